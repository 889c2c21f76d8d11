package io.skyloom.dmsg.discovery;

import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * How a discovery judges and keeps entries.
 *
 * @param allowLoopback whether servers at loopback addresses are accepted: for deployments on one machine
 * @param clientLifetime after which a client's entry expires unless posted again; zero for never
 * @param officialServers keys of the servers that count as official
 * @param officialPassphrase a server that sends it as its type counts as official too; empty for none
 * @param monitors keys that may remove dead clients
 * @param dmsgKey the discovery's own key, if it can be reached over dmsg
 * @param version told by {@code /health}
 */
public record DmsgDiscoveryConfig(
        boolean allowLoopback,
        Duration clientLifetime,
        Set<PubKey> officialServers,
        String officialPassphrase,
        Set<PubKey> monitors,
        Optional<PubKey> dmsgKey,
        String version) {
    /** Visors renew their entries every few minutes, so an hour of silence means that one is gone. */
    public static final Duration CLIENT_LIFETIME = Duration.ofHours(1);

    /** A discovery for a deployment on one machine. */
    public static DmsgDiscoveryConfig onOneMachine() {
        return new DmsgDiscoveryConfig(true, CLIENT_LIFETIME, Set.of(), "", Set.of(), Optional.empty(), "unknown");
    }

    /** A discovery that the public may use. */
    public static DmsgDiscoveryConfig inPublic() {
        return new DmsgDiscoveryConfig(false, CLIENT_LIFETIME, Set.of(), "", Set.of(), Optional.empty(), "unknown");
    }

    /** The type under which a server is listed. */
    String typeOf(PubKey server, String claimed) {
        boolean knowsWord = !officialPassphrase.isEmpty() && officialPassphrase.equals(claimed);
        return knowsWord || officialServers.contains(server) ? "official" : "community";
    }
}
