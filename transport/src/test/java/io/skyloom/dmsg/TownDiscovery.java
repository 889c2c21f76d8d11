package io.skyloom.dmsg;

import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.discovery.WrongSequenceException;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** A discovery in memory that keeps the rules of sequences, and can fail or hang. Any thread. */
public final class TownDiscovery implements DmsgDiscovery {
    private final ConcurrentHashMap<PubKey, DmsgEntry> entries = new ConcurrentHashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final Seams seams;
    private volatile boolean failing;
    private volatile Outcome<Boolean> answering = answered();

    TownDiscovery(Seams seams) {
        this.seams = seams;
    }

    private static Outcome<Boolean> answered() {
        Outcome<Boolean> now = new Outcome<>();
        now.complete(true);
        return now;
    }

    /** From now on every call fails. */
    public void fail() {
        failing = true;
    }

    /** From now on no call returns. */
    public void hang() {
        answering = new Outcome<>();
    }

    /** Everything works again, for those too who wait. */
    public void recover() {
        failing = false;
        answering.complete(true);
    }

    /** What was asked, one line a call. */
    public List<String> calls() {
        return calls;
    }

    /** Stores an entry without anybody's doing. */
    public void plant(DmsgEntry entry) {
        entries.put(entry.key(), entry);
    }

    /** Loses an entry without anybody's doing. */
    public void lose(PubKey key) {
        entries.remove(key);
    }

    /** Under which servers a client can be found. */
    public List<PubKey> delegatedServers(PubKey client) {
        DmsgEntry found = entries.get(client);
        return found == null
                ? List.of()
                : found.asClient().map(DmsgEntry.ClientPart::servers).orElse(List.of());
    }

    @Override
    public Optional<DmsgEntry> entry(PubKey key) throws IOException {
        answer("entry " + key.brief());
        return Optional.ofNullable(entries.get(key));
    }

    @Override
    public void post(DmsgEntry entry) throws IOException {
        answer("post " + entry.key().brief());
        DmsgEntry standing = entries.get(entry.key());
        if (standing != null && entry.sequence() <= standing.sequence()) {
            throw new WrongSequenceException("sequence " + entry.sequence() + " after " + standing.sequence());
        }
        entries.put(entry.key(), entry);
    }

    @Override
    public void delete(DmsgEntry entry) throws IOException {
        answer("delete " + entry.key().brief());
        entries.remove(entry.key());
    }

    @Override
    public List<DmsgEntry> availableServers() throws IOException {
        return allServers();
    }

    @Override
    public List<DmsgEntry> allServers() throws IOException {
        answer("servers");
        List<DmsgEntry> servers = new ArrayList<>(entries.values());
        servers.removeIf(one -> one.server() == null);
        servers.sort(Comparator.comparing(DmsgEntry::key));
        return servers;
    }

    private void answer(String call) throws IOException {
        calls.add(call);
        try {
            boolean goesOn = answering.await(seams.timers(), Duration.ofDays(365));
            if (failing || !goesOn) {
                throw new IOException("the discovery is down");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (TimeoutException | Outcome.FailedOutcome e) {
            throw new IOException("no answer", e);
        }
    }
}
