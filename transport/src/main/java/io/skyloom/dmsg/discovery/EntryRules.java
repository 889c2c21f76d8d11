package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.entry.DmsgEntry.ServerPart;
import io.skyloom.key.Curve;
import java.time.Duration;
import java.util.Optional;

/**
 * What a discovery demands of an entry before it looks at what is stored, in the order in which the network's services
 * complain.
 *
 * @param curve verifies signatures
 * @param allowLoopback whether servers may be at a loopback address, for deployments on one machine
 */
record EntryRules(Curve curve, boolean allowLoopback) {
    /** How old a server's entry may be when it is posted. */
    private static final Duration OLDEST = Duration.ofSeconds(60);

    /** How far ahead of ours a server's clock may be. */
    private static final Duration NEWEST = Duration.ofSeconds(5);

    /** The first complaint, if any. */
    Optional<DiscoveryAnswer> complaint(DmsgEntry entry, long nowUnixNanos) {
        Optional<DiscoveryAnswer> aboutForm = aboutForm(entry);
        if (aboutForm.isPresent()) {
            return aboutForm;
        }
        if (entry.server() != null && isOutdated(entry.timestamp(), nowUnixNanos)) {
            return Optional.of(DiscoveryAnswer.OUTDATED);
        }
        return entry.isSignatureValid(curve) ? Optional.empty() : Optional.of(DiscoveryAnswer.BAD_SIGNATURE);
    }

    private Optional<DiscoveryAnswer> aboutForm(DmsgEntry entry) {
        ServerPart server = entry.server();
        if (server != null && !allowLoopback && isLoopback(server.address())) {
            return Optional.of(DiscoveryAnswer.LOOPBACK_SERVER);
        }
        if (entry.version().isEmpty()) {
            return Optional.of(DiscoveryAnswer.NO_VERSION);
        }
        if (entry.signature().isEmpty()) {
            return Optional.of(DiscoveryAnswer.NO_SIGNATURE);
        }
        if (entry.key().isNull()) {
            return Optional.of(DiscoveryAnswer.NULL_KEY);
        }
        if (entry.client() == null && server == null) {
            return Optional.of(DiscoveryAnswer.NEITHER_CLIENT_NOR_SERVER);
        }
        return server != null && server.address().isEmpty()
                ? Optional.of(DiscoveryAnswer.NO_ADDRESS)
                : Optional.empty();
    }

    private static boolean isOutdated(long timestamp, long now) {
        return timestamp < now - OLDEST.toNanos() || timestamp > now + NEWEST.toNanos();
    }

    /** An address with a port whose host is empty or this machine; text that is no such address is not judged here. */
    private static boolean isLoopback(String address) {
        int colon = address.lastIndexOf(':');
        if (colon < 0) {
            return false;
        }
        String host = address.substring(0, colon);
        return host.isEmpty() || host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }
}
