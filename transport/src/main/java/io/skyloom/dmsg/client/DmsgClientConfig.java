package io.skyloom.dmsg.client;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.SessionConfig;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * How a client behaves.
 *
 * @param sessions how many servers to stay connected to; 0 for all of them
 * @param serverTypes which servers are chosen: {@code official}, {@code community}; empty for any
 * @param clientType what the entry says about us, {@code visor} or empty
 * @param seeds entries known without a discovery
 * @param updateInterval how often the entry is published
 * @param connect how long a server may take to accept a connection
 * @param reconnectJitter the longest random wait before a lost session is replaced, so that the clients of a restarted
 *     server do not come back all at once
 * @param handshake how long a stream handshake may take, in either direction
 * @param stagger how long an attempt of a dial may go unanswered before the next one is begun beside it, at least
 * @param idle how long a stream may go without a successful read before it is closed; zero for ever
 * @param listenerQueue how many streams may wait for a listener's owner
 * @param session how sessions behave
 */
public record DmsgClientConfig(
        int sessions,
        Set<String> serverTypes,
        String clientType,
        List<DmsgEntry> seeds,
        Duration updateInterval,
        Duration connect,
        Duration reconnectJitter,
        Duration handshake,
        Duration stagger,
        Duration idle,
        int listenerQueue,
        SessionConfig session) {
    /** Copies the collections. */
    public DmsgClientConfig {
        serverTypes = Set.copyOf(serverTypes);
        seeds = List.copyOf(seeds);
    }

    /** What a visor uses. */
    public static DmsgClientConfig ofVisor(int sessions, List<DmsgEntry> seeds, SessionConfig session) {
        return new DmsgClientConfig(
                sessions,
                Set.of(),
                DmsgEntry.VISOR,
                seeds,
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofMillis(500),
                Duration.ofMinutes(2),
                256,
                session);
    }

    /** The same with another limit for streams without a successful read; zero for none. */
    public DmsgClientConfig withIdle(Duration limit) {
        return with(serverTypes, clientType, seeds, reconnectJitter, limit);
    }

    /** The same with another choice of servers. */
    public DmsgClientConfig withServerTypes(Set<String> types) {
        return with(types, clientType, seeds, reconnectJitter, idle);
    }

    /** The same with other entries known without a discovery. */
    public DmsgClientConfig withSeeds(List<DmsgEntry> known) {
        return with(serverTypes, clientType, known, reconnectJitter, idle);
    }

    /** The same with another longest wait before a lost session is replaced; zero for none. */
    public DmsgClientConfig withReconnectJitter(Duration longest) {
        return with(serverTypes, clientType, seeds, longest, idle);
    }

    /** The same under another type of client. */
    public DmsgClientConfig withClientType(String type) {
        return with(serverTypes, type, seeds, reconnectJitter, idle);
    }

    private DmsgClientConfig with(
            Set<String> types, String client, List<DmsgEntry> known, Duration jitter, Duration limit) {
        return new DmsgClientConfig(
                sessions,
                types,
                client,
                known,
                updateInterval,
                connect,
                jitter,
                handshake,
                stagger,
                limit,
                listenerQueue,
                session);
    }
}
