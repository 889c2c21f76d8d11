package io.skyloom.dmsg.server;

import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A discovery in memory that everybody shares and that can be switched off. */
final class SharedDiscovery implements DmsgDiscovery {
    private final ConcurrentHashMap<PubKey, DmsgEntry> entries = new ConcurrentHashMap<>();
    private final Set<PubKey> hidden = ConcurrentHashMap.newKeySet();
    private volatile boolean down;

    void down(boolean isDown) {
        down = isDown;
    }

    /** Says no more that there is this server, however often it says so itself. */
    void hide(PubKey server) {
        hidden.add(server);
    }

    /** Stores an entry without anybody's doing. */
    void plant(DmsgEntry entry) {
        entries.put(entry.key(), entry);
    }

    List<PubKey> delegatedServers(PubKey client) {
        DmsgEntry found = entries.get(client);
        return found == null
                ? List.of()
                : found.asClient().map(DmsgEntry.ClientPart::servers).orElse(List.of());
    }

    @Override
    public Optional<DmsgEntry> entry(PubKey key) throws IOException {
        requireUp();
        return hidden.contains(key) ? Optional.empty() : Optional.ofNullable(entries.get(key));
    }

    @Override
    public void post(DmsgEntry entry) throws IOException {
        requireUp();
        entries.put(entry.key(), entry);
    }

    @Override
    public void delete(DmsgEntry entry) throws IOException {
        requireUp();
        entries.remove(entry.key());
    }

    @Override
    public List<DmsgEntry> availableServers() throws IOException {
        return allServers();
    }

    @Override
    public List<DmsgEntry> allServers() throws IOException {
        requireUp();
        return entries.values().stream()
                .filter(one -> one.server() != null && !hidden.contains(one.key()))
                .toList();
    }

    private void requireUp() throws IOException {
        if (down) {
            throw new IOException("the discovery is down");
        }
    }
}
