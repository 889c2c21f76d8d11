package io.skyloom.routing.appnet;

import io.skyloom.key.PubKey;
import io.skyloom.network.Porter;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.finder.PathEdges;
import io.skyloom.routing.finder.PathQuery;
import io.skyloom.routing.finder.Pathfinder;
import io.skyloom.routing.finder.RoutePaths;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.setup.SetupClient;
import io.skyloom.routing.setup.TimeLimit;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials routes. Paths are tried beside each other, the next one when those before have not answered for a while or have
 * failed, and the first whose handshake completes wins; the others are taken down. Relays on which a path failed are
 * avoided for a while, and so are transports that somebody on a path does not have, and those that all paths of a round
 * have in common when they were set up and stayed silent. One of this visor's own that is missing is made anew. When all
 * paths have failed new ones are looked for. Any thread; dials do not wait for each other.
 */
public final class RouteDialer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RouteDialer.class);
    private static final Duration SUSPICION = Duration.ofMinutes(2);
    private static final Duration FOR_PATHS = Duration.ofSeconds(12);
    private static final Duration FOR_TRANSPORT = Duration.ofSeconds(30);
    private static final Duration FOR_NEIGHBOUR = Duration.ofSeconds(10);

    private final PubKey own;
    private final Pathfinder paths;
    private final AutomaticTransports automatic;
    private final DialAttempt.Parts parts;
    private final Seams seams;
    private final AtomicLong serial = new AtomicLong();
    private final IdentityRegistry<Long, DialRace> races = new IdentityRegistry<>();
    private volatile boolean closed;

    /**
     * A dialler for one visor.
     *
     * @param own this visor
     * @param porter the ports of {@code skynet}, which dialled connections share with listeners
     */
    public RouteDialer(
            PubKey own,
            Pathfinder paths,
            SetupClient setup,
            Router router,
            Porter porter,
            AutomaticTransports automatic,
            Seams seams) {
        this.own = own;
        this.paths = paths;
        this.automatic = automatic;
        this.parts = new DialAttempt.Parts(
                setup,
                router,
                porter,
                new SuspectList<>(seams.clock(), SUSPICION),
                new SuspectList<>(seams.clock(), SUSPICION),
                new SuspectList<>(seams.clock(), SUSPICION));
        this.seams = seams;
    }

    /** The relays that are avoided right now. */
    public Set<PubKey> suspects() {
        return parts.suspects().current();
    }

    /** The transports that are avoided right now: a visor on a path did not have them. */
    public Set<UUID> suspectTransports() {
        return parts.suspectTransports().current();
    }

    /** The transports that are avoided right now: routes were set up that had them in common, and no handshake came. */
    public Set<UUID> silentTransports() {
        return parts.silentTransports().current();
    }

    /** How many dials are under way. */
    public int dialling() {
        return races.size();
    }

    /**
     * Dials a port of a visor.
     *
     * @throws DialFailedException when no path led there, or routing is turned off
     * @throws InterruptedException when the calling thread was interrupted; every attempt is ended then
     */
    public AppConnection dial(RouteAddress remote, DialOptions options) throws IOException, InterruptedException {
        if (remote.key().isNull()) {
            throw new DialFailedException("failed to dial routes: empty remote public key");
        }
        requireRouting(options);
        return race(race -> new Dial(race, remote, options).run());
    }

    /**
     * Dials a port of this very visor over a neighbour and back, which measures the neighbour and nobody else.
     *
     * @param via a visor to which there is a transport
     * @param port the port here that is dialled
     */
    public AppConnection dialLoop(PubKey via, int port, DialOptions options) throws IOException, InterruptedException {
        requireRouting(options);
        PathQuery there = PathQuery.of(new PathEdges(own, via), 1, 1, 1);
        Hop out = paths.find(there, FOR_PATHS).get(0).forward().get(0);
        if (!out.from().equals(own) || !out.to().equals(via)) {
            throw new DialFailedException("there is no transport to " + via.hex());
        }
        List<Hop> loop = List.of(out, out.reversed());
        RouteAddress target = new RouteAddress(own, port);
        return race(race -> new Dial(race, target, options.withRounds(1)).try1(new RoutePaths(loop, loop)));
    }

    private static void requireRouting(DialOptions options) throws DialFailedException {
        if (options.minHops() == 0) {
            throw new DialFailedException("routing disabled. (minhop=0)");
        }
    }

    /** Ends every dial under way and refuses new ones. Idempotent. */
    @Override
    public void close() {
        closed = true;
        races.snapshot().forEach(DialRace::end);
    }

    private interface Racing {
        AppConnection run(DialRace race) throws IOException, InterruptedException;
    }

    private AppConnection race(Racing racing) throws IOException, InterruptedException {
        Long key = serial.incrementAndGet();
        DialRace race = new DialRace();
        races.install(key, race);
        boolean won = false;
        try {
            if (closed) {
                throw new DialFailedException("the dialler is closed");
            }
            AppConnection connection = racing.run(race);
            won = true;
            return connection;
        } finally {
            races.remove(key, race);
            if (won) {
                race.end();
            } else {
                race.abandon();
            }
        }
    }

    /** One dial, on the caller's thread. */
    private final class Dial {
        private final DialRace race;
        private final RouteAddress remote;
        private final DialOptions options;
        private final TimeLimit limit;
        private final long began;
        private final Set<List<Hop>> tried = new HashSet<>();
        private @Nullable IOException noPath;

        Dial(DialRace race, RouteAddress remote, DialOptions options) {
            this.race = race;
            this.remote = remote;
            this.options = options;
            this.limit = TimeLimit.of(seams.clock(), options.total());
            this.began = seams.clock().nanoTime();
        }

        AppConnection run() throws IOException, InterruptedException {
            Outcome<Boolean> transport = makeTransport();
            boolean waited = false;
            for (int round = 0; round < options.rounds() && !limit.isOver() && !closed; round++) {
                List<RoutePaths> candidates = candidates();
                if (candidates.isEmpty() && !waited) {
                    waited = true;
                    transport.settledWithin(seams.timers(), limit.left());
                    candidates = candidates();
                }
                AppConnection connection = tryAll(candidates);
                if (connection != null) {
                    return connection;
                }
                race.silentInCommon().forEach(parts.silentTransports()::suspect);
                if (candidates.isEmpty() || race.isRefused()) {
                    break;
                }
                restoreOwn(candidates);
            }
            throw failed();
        }

        AppConnection try1(RoutePaths only) throws IOException, InterruptedException {
            AppConnection connection = tryAll(List.of(only));
            if (connection == null) {
                throw failed();
            }
            return connection;
        }

        /** Beside the first paths; whoever finds none waits for it. A relayed route has no use for it. */
        private Outcome<Boolean> makeTransport() {
            if (options.minHops() > 1) {
                Outcome<Boolean> none = new Outcome<>();
                none.complete(false);
                return none;
            }
            return makeTransport(remote.key(), FOR_TRANSPORT);
        }

        /** Comes true when one was made. */
        private Outcome<Boolean> makeTransport(PubKey visor, Duration most) {
            Outcome<Boolean> done = new Outcome<>();
            if (options.existingOnly()) {
                done.complete(false);
                return done;
            }
            seams.threads().start("dial:" + visor.brief() + "/transport", () -> {
                try {
                    done.complete(automatic.ensure(visor, limit.left(most)));
                } catch (IOException | RuntimeException e) {
                    LOG.debug("no direct transport to {}: {}", visor, e.toString());
                    done.complete(false);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    done.complete(false);
                }
            });
            return done;
        }

        /**
         * A transport of this visor's own may be listed because the other end has not noticed yet that it is gone, for
         * minutes. Where paths have failed for that, it is made anew, which replaces the other end as well.
         */
        private void restoreOwn(List<RoutePaths> failed) throws InterruptedException {
            Set<UUID> missed = parts.suspectTransports().since(began);
            List<Hop> lost = failed.stream()
                    .map(one -> one.forward().getFirst())
                    .filter(hop -> missed.contains(hop.transport()))
                    .distinct()
                    .toList();
            for (Hop hop : lost) {
                Outcome<Boolean> made = makeTransport(hop.to(), FOR_NEIGHBOUR);
                made.settledWithin(seams.timers(), limit.left(FOR_NEIGHBOUR));
                if (made.now().orElse(false)) {
                    parts.suspectTransports().clear(hop.transport());
                    tried.removeIf(path -> path.contains(hop));
                }
            }
        }

        /** Paths not tried yet; those over suspects only when there are no others. */
        private List<RoutePaths> candidates() throws InterruptedException {
            Set<PubKey> relays = parts.suspects().current();
            Set<UUID> missing = parts.suspectTransports().current();
            Set<UUID> silent = parts.silentTransports().current();
            Set<UUID> either = union(missing, silent);
            List<RoutePaths> found = fresh(relays, either);
            if (found.isEmpty() && !relays.isEmpty()) {
                found = fresh(Set.of(), either);
            }
            return found.isEmpty() && !either.isEmpty() ? overSuspects(missing, silent) : found;
        }

        /**
         * A transport that was missing may be back under its old name, and one that still is costs a moment; one that is
         * silent costs a whole handshake. So the missing come first, and the last place is left for the silent. What was
         * missing in this very dial is not asked for again.
         */
        private List<RoutePaths> overSuspects(Set<UUID> missing, Set<UUID> silent) throws InterruptedException {
            Set<UUID> justMissed = parts.suspectTransports().since(began);
            // There is nothing without both: who would ask for the same again is spared the question.
            List<RoutePaths> back = missing.equals(justMissed) ? List.of() : fresh(Set.of(), union(justMissed, silent));
            List<RoutePaths> sound = silent.isEmpty() ? List.of() : fresh(Set.of(), missing);
            List<RoutePaths> both = Stream.concat(
                            back.stream().limit(Math.max(1, options.parallel() - 1)), sound.stream())
                    .distinct()
                    .limit(options.parallel())
                    .toList();
            return both.isEmpty() ? fresh(Set.of(), Set.of()) : both;
        }

        private static Set<UUID> union(Set<UUID> some, Set<UUID> others) {
            Set<UUID> all = new HashSet<>(some);
            all.addAll(others);
            return all;
        }

        /** Whoever names transports to avoid gets less than he asks for from a finder that knows of no such wish. */
        private List<RoutePaths> fresh(Set<PubKey> relays, Set<UUID> transports) throws InterruptedException {
            PathEdges edges = new PathEdges(own, remote.key());
            int wanted = transports.isEmpty() ? options.parallel() + tried.size() : PathQuery.MOST_ROUTES;
            PathQuery query = PathQuery.of(
                            edges, options.minHops(), options.maxHops(), Math.min(PathQuery.MOST_ROUTES, wanted))
                    .avoiding(relays, transports);
            try {
                return paths.find(query, limit.left(FOR_PATHS)).stream()
                        .filter(one -> !tried.contains(one.forward()))
                        .limit(options.parallel())
                        .toList();
            } catch (IOException e) {
                noPath = e;
                return List.of();
            }
        }

        private @Nullable AppConnection tryAll(List<RoutePaths> candidates) throws InterruptedException {
            for (RoutePaths candidate : candidates) {
                start(candidate);
                AppConnection first = awaitChange(options.stagger());
                if (first != null || race.isRefused()) {
                    return first;
                }
            }
            while (!race.isIdle() && !race.isRefused() && !limit.isOver() && !closed) {
                AppConnection first = awaitChange(limit.left());
                if (first != null) {
                    return first;
                }
            }
            return race.winner();
        }

        private void start(RoutePaths candidate) {
            tried.add(candidate.forward());
            DialAttempt attempt = new DialAttempt(candidate, own, remote, options, parts, race);
            if (race.enter(attempt)) {
                String name = "dial:" + remote.key().brief() + "/path-" + tried.size();
                seams.threads().start(name, attempt::run);
            }
        }

        /** Waits for a winner or one more failure; returns at once when nothing is under way. */
        private @Nullable AppConnection awaitChange(Duration most) throws InterruptedException {
            TimeLimit span = TimeLimit.of(seams.clock(), limit.left(most));
            int failed = race.failed();
            while (race.winner() == null && !race.isIdle() && race.failed() == failed && !span.isOver() && !closed) {
                race.rest(seams.timers(), span.left());
            }
            return race.winner();
        }

        private DialFailedException failed() {
            List<IOException> reasons = new ArrayList<>();
            if (noPath != null) {
                reasons.add(noPath);
            }
            reasons.addAll(race.failures());
            if (closed) {
                return new DialFailedException("the dialler is closed");
            }
            if (limit.isOver()) {
                reasons.add(new IOException("no route to " + remote + " within " + options.total()));
            }
            return reasons.isEmpty()
                    ? new DialFailedException("no path to " + remote + " is left to try")
                    : new DialFailedException(reasons);
        }
    }
}
