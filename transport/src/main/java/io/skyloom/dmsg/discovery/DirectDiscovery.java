package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.key.PubKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A discovery that knows what it was told and asks nobody: for deployments whose services are reached over dmsg, where
 * asking the discovery needs dmsg first. Publishing is accepted and goes nowhere.
 */
public final class DirectDiscovery implements DmsgDiscovery {
    private final ConcurrentHashMap<PubKey, DmsgEntry> known = new ConcurrentHashMap<>();

    /** Knows these entries from the start. */
    public DirectDiscovery(List<DmsgEntry> entries) {
        entries.forEach(one -> known.put(one.key(), one));
    }

    @Override
    public Optional<DmsgEntry> entry(PubKey key) {
        return Optional.ofNullable(known.get(key));
    }

    @Override
    public void post(DmsgEntry entry) {
        // Those who must find us have been told by their configuration.
    }

    @Override
    public void delete(DmsgEntry entry) {
        // As with posting: nothing was published.
    }

    @Override
    public List<DmsgEntry> availableServers() {
        return allServers();
    }

    @Override
    public List<DmsgEntry> allServers() {
        return known.values().stream().filter(one -> one.server() != null).toList();
    }
}
