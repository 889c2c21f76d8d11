package io.skyloom.discovery;

import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.HttpStatusException;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a discovery to the wanted state, whichever generation it is of. An entry that the service refuses for good is
 * singled out by halving and left out from then on, so that it does not keep the others unpublished. Owned by the
 * publishing thread.
 */
final class Registrar {
    /** Keeps requests from following each other too fast. */
    interface Turnstile {
        void pass() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Registrar.class);
    private static final Duration OLD_FOR = Duration.ofMinutes(10);
    private static final int MOST_AT_ONCE = 1000;

    private final TransportDiscoveryClient client;
    private final Clock clock;
    private final Turnstile turnstile;
    private final Map<UUID, SignedEntry> refused = new HashMap<>();
    private boolean old;
    private long oldSince;

    Registrar(TransportDiscoveryClient client, Clock clock, Turnstile turnstile) {
        this.client = client;
        this.clock = clock;
        this.turnstile = turnstile;
    }

    /** How many entries are left out because the service refused them. */
    int refused() {
        return refused.size();
    }

    /** Publishes these entries; all of them shall be known afterwards but those that are refused for good. */
    void announce(List<SignedEntry> wanted) throws IOException {
        refused.values().retainAll(wanted);
        List<SignedEntry> acceptable =
                wanted.stream().filter(entry -> !refused.containsValue(entry)).toList();
        if (!isOld() && announceNewWay(acceptable)) {
            return;
        }
        announceOldWay(acceptable);
    }

    /** Takes transports back; ids that are not published count as done. */
    void withdraw(List<UUID> ids) throws IOException {
        for (int from = 0; from < ids.size(); from += MOST_AT_ONCE) {
            List<UUID> part = ids.subList(from, Math.min(ids.size(), from + MOST_AT_ONCE));
            if (isOld() || !withdrawNewWay(part)) {
                withdrawOldWay(part);
            }
        }
    }

    private boolean withdrawNewWay(List<UUID> ids) throws IOException {
        try {
            turnstile.pass();
            client.deleteBatch(ids);
            return true;
        } catch (HttpStatusException e) {
            if (e.status() != 404 && e.status() != 405) {
                throw e;
            }
            return false;
        }
    }

    private void withdrawOldWay(List<UUID> ids) throws IOException {
        for (UUID id : ids) {
            withdrawAlone(id);
        }
    }

    /** Services of the older generation have no rate limit, and one request after the other is slow enough. */
    private void withdrawAlone(UUID id) throws IOException {
        try {
            if (!isOld()) {
                turnstile.pass();
            }
            client.delete(id);
        } catch (HttpStatusException e) {
            if (e.status() != 400) {
                throw e;
            }
            LOG.debug("not ours to withdraw: {}", e.getMessage());
        }
    }

    private boolean announceNewWay(List<SignedEntry> entries) throws IOException {
        try {
            inParts(
                    entries,
                    part -> client.registerBare(
                            part.stream().map(SignedEntry::entry).toList()));
            return true;
        } catch (HttpStatusException e) {
            if (e.status() != 404) {
                throw e;
            }
            LOG.info("discovery {} is of the older generation", client.service());
            old = true;
            oldSince = clock.nanoTime();
            return false;
        }
    }

    /** Older services keep entries for ever, want both signatures, and some refuse a whole list for one known entry. */
    private void announceOldWay(List<SignedEntry> entries) throws IOException {
        List<SignedEntry> signed = entries.stream().filter(Registrar::isSigned).toList();
        if (signed.isEmpty()) {
            return;
        }
        turnstile.pass();
        Set<UUID> known =
                client.byEdge(client.owner()).stream().map(TransportEntry::id).collect(Collectors.toSet());
        inParts(
                signed.stream()
                        .filter(entry -> !known.contains(entry.entry().id()))
                        .toList(),
                client::registerSigned);
    }

    /** One request for a part of the list. */
    private interface Order {
        void send(List<SignedEntry> part) throws IOException;
    }

    private void inParts(List<SignedEntry> entries, Order order) throws IOException {
        for (int from = 0; from < entries.size(); from += MOST_AT_ONCE) {
            sendOrHalve(entries.subList(from, Math.min(entries.size(), from + MOST_AT_ONCE)), order);
        }
    }

    private void sendOrHalve(List<SignedEntry> part, Order order) throws IOException {
        try {
            turnstile.pass();
            order.send(part);
        } catch (HttpStatusException e) {
            if (e.status() != 400 && e.status() != 403) {
                throw e;
            }
            if (part.size() == 1) {
                leaveOut(part.getFirst(), e);
                return;
            }
            int half = part.size() / 2;
            sendOrHalve(part.subList(0, half), order);
            sendOrHalve(part.subList(half, part.size()), order);
        }
    }

    private void leaveOut(SignedEntry entry, HttpStatusException why) {
        refused.put(entry.entry().id(), entry);
        LOG.warn("transport {} stays unpublished: {}", entry.entry().id(), why.getMessage());
    }

    private boolean isOld() {
        if (old && clock.nanoTime() - oldSince > OLD_FOR.toNanos()) {
            old = false;
        }
        return old;
    }

    private static boolean isSigned(SignedEntry signed) {
        PubKey first = signed.entry().first();
        PubKey second = signed.entry().second();
        return !signed.signatureOf(first).isNull()
                && !signed.signatureOf(second).isNull();
    }
}
