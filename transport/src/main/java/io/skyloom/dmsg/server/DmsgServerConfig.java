package io.skyloom.dmsg.server;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a server behaves.
 *
 * @param publicAddress host and port under which clients reach it
 * @param serverType what it posts as its type: a passphrase that makes it official, or empty
 * @param maxSessions clients that may be connected at once; further ones are turned away
 * @param updateInterval how often the entry is published and the list of servers is looked through
 * @param pendingHandshakes connections that may be in their handshakes at once
 * @param response how long a destination may take to answer a request
 * @param relayBudget how long a request may be passed from peer to peer altogether
 * @param idle how long a relayed stream may carry nothing in either direction
 * @param mesh how it deals with other servers
 * @param session how sessions behave
 */
public record DmsgServerConfig(
        String publicAddress,
        String serverType,
        int maxSessions,
        Duration updateInterval,
        int pendingHandshakes,
        Duration response,
        Duration relayBudget,
        Duration idle,
        Mesh mesh,
        SessionConfig session) {
    /**
     * How a server deals with other servers.
     *
     * @param peers servers it stays connected to
     * @param discoverPeers whether it stays connected to every server of the discovery
     * @param announce whether it offers itself, on the links it opens, as a way to its clients
     * @param acceptAnnouncements whether others may do so
     * @param acceptedPeers which others; empty for all
     * @param maxPeerLinks links to other servers, in both directions
     * @param maxRelayed streams that pass over such links at once
     */
    public record Mesh(
            List<DmsgEntry> peers,
            boolean discoverPeers,
            boolean announce,
            boolean acceptAnnouncements,
            Set<PubKey> acceptedPeers,
            int maxPeerLinks,
            int maxRelayed) {
        /** Copies the collections. */
        public Mesh {
            peers = List.copyOf(peers);
            acceptedPeers = Set.copyOf(acceptedPeers);
        }

        /** No links of its own; announcements of others are taken. */
        public static Mesh passive() {
            return linkedTo(List.of());
        }

        /** Links to these servers, announced; announcements of others are taken. */
        public static Mesh linkedTo(List<DmsgEntry> peers) {
            return new Mesh(peers, false, true, true, Set.of(), 512, 4096);
        }
    }

    /** What a server of a deployment uses. */
    public static DmsgServerConfig at(String publicAddress, Mesh mesh, SessionConfig session) {
        return new DmsgServerConfig(
                publicAddress,
                "",
                2048,
                Duration.ofMinutes(1),
                256,
                Duration.ofSeconds(5),
                Duration.ofSeconds(4),
                Duration.ofMinutes(5),
                mesh,
                session);
    }

    /** The same that posts another type. */
    public DmsgServerConfig withServerType(String type) {
        return new DmsgServerConfig(
                publicAddress,
                type,
                maxSessions,
                updateInterval,
                pendingHandshakes,
                response,
                relayBudget,
                idle,
                mesh,
                session);
    }

    /** The same with another limit on connected clients. */
    public DmsgServerConfig withMaxSessions(int most) {
        return new DmsgServerConfig(
                publicAddress,
                serverType,
                most,
                updateInterval,
                pendingHandshakes,
                response,
                relayBudget,
                idle,
                mesh,
                session);
    }

    /** The same that deals with other servers in another way. */
    public DmsgServerConfig withMesh(Mesh other) {
        return new DmsgServerConfig(
                publicAddress,
                serverType,
                maxSessions,
                updateInterval,
                pendingHandshakes,
                response,
                relayBudget,
                idle,
                other,
                session);
    }
}
