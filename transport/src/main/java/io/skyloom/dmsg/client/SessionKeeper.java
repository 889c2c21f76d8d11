package io.skyloom.dmsg.client;

import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import io.skyloom.retry.Backoff;
import io.skyloom.retry.Bell;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a client has as many sessions as it should, on one thread: chooses servers at random, dials what is
 * missing, gives up sessions that are one too many and carry nothing, and measures round trips. It rests a minute
 * between rounds unless a session is lost.
 */
final class SessionKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);
    private static final Duration ROUND = Duration.ofMinutes(1);
    private static final Duration ROUND_OF_ALL = Duration.ofSeconds(15);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);
    private static final int IDLE_ROUNDS = 2;

    private final String name;
    private final SessionSet sessions;
    private final ServerMemory memory;
    private final ServerDirectory directory;
    private final DmsgClientConfig config;
    private final Seams seams;
    private final Outcome<Boolean> closed;
    private final Bell bell = new Bell();
    private final Backoff searching;
    private final Outcome<Boolean> ended = new Outcome<>();

    /** For how many rounds a session has carried no stream. Owned by the keeping thread. */
    private final Map<DmsgSession, Integer> idleRounds = new HashMap<>();

    SessionKeeper(
            String name,
            SessionSet sessions,
            ServerMemory memory,
            DmsgDiscovery discovery,
            DmsgClientConfig config,
            Seams seams,
            Outcome<Boolean> closed) {
        this.name = name;
        this.sessions = sessions;
        this.memory = memory;
        this.directory = new ServerDirectory(name, config.seeds(), discovery, seams);
        this.config = config;
        this.seams = seams;
        this.closed = closed;
        this.searching = new Backoff(FIRST_WAIT, LONGEST_WAIT, seams.entropy());
    }

    void start() {
        seams.threads().start(name + "/keep", this::run);
    }

    /** A session was lost, or the client closes. Never blocks. */
    void wake() {
        bell.ring();
    }

    /** Completed when the thread has nothing more to do. */
    Outcome<Boolean> ended() {
        return ended;
    }

    private void run() {
        try {
            while (!closed.isDone()) {
                boolean rung = bell.rest(seams.timers(), round());
                if (rung) {
                    closed.settledWithin(seams.timers(), jitter());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(true);
        }
    }

    private Duration jitter() {
        return Duration.ofNanos(
                seams.entropy().nextLong(config.reconnectJitter().toNanos() + 1));
    }

    /** Does what is to be done; returns how long to rest. */
    private Duration round() throws InterruptedException {
        if (config.sessions() == 0 || sessions.size() < config.sessions()) {
            return connectMissing();
        }
        sessions.measure();
        releaseSurplus();
        return ROUND;
    }

    private Duration connectMissing() throws InterruptedException {
        List<DmsgEntry> candidates = candidates();
        int next = 0;
        while (next < candidates.size() && missing(candidates.size() - next) > 0 && !closed.isDone()) {
            int until = next + missing(candidates.size() - next);
            dial(candidates.subList(next, until));
            next = until;
        }
        sessions.measure();
        if (config.sessions() > 0 && sessions.size() < config.sessions()) {
            return searching.next();
        }
        searching.reset();
        return config.sessions() == 0 ? ROUND_OF_ALL : ROUND;
    }

    private int missing(int available) {
        return config.sessions() == 0 ? available : Math.min(available, config.sessions() - sessions.size());
    }

    private void dial(List<DmsgEntry> servers) throws InterruptedException {
        List<Outcome<DmsgSession>> begun = servers.stream().map(sessions::begin).toList();
        Duration limit = config.connect().plus(config.session().handshake()).plusSeconds(1);
        for (int i = 0; i < begun.size(); i++) {
            PubKey server = servers.get(i).key();
            try {
                begun.get(i).await(seams.timers(), limit);
            } catch (TimeoutException | Outcome.FailedOutcome e) {
                memory.failed(server);
                if (!closed.isDone()) {
                    LOG.warn("{}: no session with server {}: {}", name, server.brief(), e.getMessage());
                }
            }
        }
    }

    /** Servers that may be dialled now, in random order; those known by configuration count too. */
    private List<DmsgEntry> candidates() throws InterruptedException {
        List<DmsgEntry> wanted = new ArrayList<>();
        for (DmsgEntry one : directory.servers()) {
            if (isWanted(one)) {
                wanted.add(one);
            }
        }
        shuffle(wanted);
        return wanted;
    }

    private boolean isWanted(DmsgEntry one) {
        return one.asServer()
                        .filter(server -> config.serverTypes().isEmpty()
                                || config.serverTypes().contains(server.serverType()))
                        .isPresent()
                && sessions.with(one.key()) == null
                && memory.untilDialable(one.key()).isZero();
    }

    private void shuffle(List<DmsgEntry> servers) {
        for (int last = servers.size() - 1; last > 0; last--) {
            int other = (int) seams.entropy().nextLong(last + 1L);
            DmsgEntry swapped = servers.get(other);
            servers.set(other, servers.get(last));
            servers.set(last, swapped);
        }
    }

    private void releaseSurplus() {
        List<DmsgSession> live = sessions.byRoundTrip();
        idleRounds.keySet().retainAll(live);
        int surplus = live.size() - config.sessions();
        for (int i = live.size() - 1; i >= 0; i--) {
            DmsgSession one = live.get(i);
            int rounds = one.streams() == 0 ? idleRounds.merge(one, 1, Integer::sum) : 0;
            if (rounds == 0) {
                idleRounds.remove(one);
            } else if (rounds >= IDLE_ROUNDS && surplus > 0) {
                surplus--;
                one.close(new IOException("surplus and idle"));
            }
        }
    }
}
