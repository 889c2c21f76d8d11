package io.skyloom.routing.setup;

import io.skyloom.gob.GobNumbering;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.rule.BadRuleException;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.rpc.RpcContext;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Sets routes up for initiators: a library call, and a service on as many listeners as one likes. It keeps nothing of a
 * route; what it keeps are streams to visors. Any thread.
 */
public final class SetupNode implements AutoCloseable {
    private static final int STREAMS = 2048;
    private static final int STREAMS_OF_ONE = 160;
    private static final int LONGEST_MESSAGE = 1 << 16;
    private static final Duration FOR_TAKING_BACK = Duration.ofSeconds(5);
    /** Of the two seconds that closing may take: first for taking back, then for threads that are told to leave. */
    private static final Duration FAREWELL = Duration.ofMillis(1200);

    private static final Duration PARTING = Duration.ofMillis(500);

    private static final Duration IDLE_REQUESTER = Duration.ofMinutes(5);

    private final SetupNodeConfig config;
    private final Supplier<List<PubKey>> relayPeers;
    private final Seams seams;
    private final SetupThreads threads;
    private final AtomicLong nextKey = new AtomicLong();
    private final IdentityRegistry<Long, RouteConstruction> underWay = new IdentityRegistry<>();
    private final VisorLinks links;
    private final SetupDoor.Places requests;
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final List<SetupDoor> doors = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    /**
     * A node that has not met anybody.
     *
     * @param dialer reaches visors' routers
     * @param relayPeers who has a direct transport to the machine of this node
     */
    public SetupNode(SetupDialer dialer, SetupNodeConfig config, Supplier<List<PubKey>> relayPeers, Seams seams) {
        this(dialer, config, relayPeers, seams, visor -> new GobNumbering());
    }

    /** As the other one, with the numbering of types for each stream to a visor. */
    SetupNode(
            SetupDialer dialer,
            SetupNodeConfig config,
            Supplier<List<PubKey>> relayPeers,
            Seams seams,
            Function<PubKey, GobNumbering> numberings) {
        this.config = config;
        this.relayPeers = relayPeers;
        this.seams = seams;
        this.threads = new SetupThreads(seams);
        this.links = new VisorLinks(dialer, config.idle(), seams, numberings);
        this.requests = new SetupDoor.Places(config.requests(), config.requestsOfOne());
    }

    /**
     * What it has done so far.
     *
     * @param active routes being set up
     * @param succeeded routes set up
     * @param failed routes that could not be
     * @param links streams open to visors
     * @param dialled streams opened to visors
     * @param reused how often a kept stream saved a dial
     */
    public record Counters(int active, long succeeded, long failed, int links, long dialled, long reused) {}

    /** What it has done so far. */
    public Counters counters() {
        return new Counters(
                requests.taken(), succeeded.sum(), failed.sum(), links.open(), links.dialled(), links.reused());
    }

    /**
     * Serves initiators.
     *
     * @param listener of {@link SetupDialer#SETUP_PORT}; owned by the node from now on
     */
    public void serve(SetupListener listener) {
        serve(listener, GobNumbering::new);
    }

    void serve(SetupListener listener, Supplier<GobNumbering> numberings) {
        RpcServerLimits limits = limits();
        RpcServer server = new RpcServer("rpc:setup", limits, seams, numberings);
        SetupDoor.Places places = new SetupDoor.Places(STREAMS, STREAMS_OF_ONE);
        SetupDoor door = new SetupDoor("rpc:setup", listener, any -> true, this::service, server, places, seams);
        doors.add(door);
        if (closed) {
            door.close();
        }
    }

    /** A requester that hangs up wants its route no more: nothing is finished for it. */
    private RpcServerLimits limits() {
        RpcServerLimits usual = RpcServerLimits.DEFAULT;
        return new RpcServerLimits(
                LONGEST_MESSAGE,
                usual.calls(),
                usual.queuedBytes(),
                config.requestLimit().plus(FOR_TAKING_BACK),
                usual.stallLimit(),
                usual.writeLimit(),
                IDLE_REQUESTER,
                Duration.ZERO);
    }

    /**
     * Sets a route up.
     *
     * @param requester who asks
     * @return the rules that the source installs by itself
     * @throws SetupException that says what went wrong where; nothing of the route is left then, as far as visors can be
     *     reached and know how to forget
     * @throws InterruptedException when the waiting thread was interrupted; as above
     */
    public EdgeRules setUp(BidirectionalRoute route, PubKey requester) throws IOException, InterruptedException {
        return setUp(route, requester, UNTIL_DONE);
    }

    /**
     * Stops serving, and ends requests under way and all streams. What was being set up is taken back, as far as that can
     * be done within a second. Takes less than two; nothing of the node runs afterwards. Idempotent.
     */
    @Override
    public void close() {
        closed = true;
        doors.forEach(SetupDoor::close);
        underWay.snapshot().forEach(RouteConstruction::abandon);
        try {
            threads.awaitNobody(FAREWELL);
            end();
            threads.awaitNobody(PARTING);
        } catch (InterruptedException e) {
            end();
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        links.close();
        underWay.snapshot().forEach(RouteConstruction::giveUp);
        threads.dismiss();
    }

    private RpcService service(PubKey requester) {
        return RpcService.define(
                SetupMethods.SETUP,
                methods -> methods.add(SetupMethods.DIAL, (request, call) -> dial(request, requester, call))
                        .add(SetupMethods.HEALTH, (nothing, call) -> config.health())
                        .add(SetupMethods.RELAY_PEERS, (nothing, call) -> relayPeers.get()));
    }

    private EdgeMessage dial(RouteRequest request, PubKey requester, RpcContext call)
            throws IOException, InterruptedException {
        try {
            return EdgeMessage.of(setUp(request.checked(), requester, call));
        } catch (BadRuleException e) {
            failed.increment();
            throw new SetupException(String.valueOf(e.getMessage()), e);
        }
    }

    private EdgeRules setUp(BidirectionalRoute route, PubKey requester, RpcContext call)
            throws IOException, InterruptedException {
        boolean done = false;
        requireSource(route, requester);
        if (!requests.take(requester)) {
            failed.increment();
            throw new SetupException("too many routes are being set up at once; try again later");
        }
        try {
            EdgeRules edge = construct(new RouteConstruction(route, links, config, threads, seams), call);
            done = true;
            return edge;
        } finally {
            requests.free(requester);
            (done ? succeeded : failed).increment();
        }
    }

    private EdgeRules construct(RouteConstruction construction, RpcContext call)
            throws IOException, InterruptedException {
        Long key = nextKey.getAndIncrement();
        threads.enter();
        underWay.install(key, construction);
        try {
            call.onAbandoned(construction::abandon);
            if (closed) {
                throw new SetupException("the setup node is closed");
            }
            return construction.run();
        } finally {
            underWay.remove(key, construction);
            threads.leave();
        }
    }

    private void requireSource(BidirectionalRoute route, PubKey requester) throws SetupException {
        PubKey source = route.desc().source().key();
        if (config.requireSource() && !source.equals(requester)) {
            failed.increment();
            throw new SetupException("only its source may ask for a route: it starts at " + source.hex()
                    + ", asked for by " + requester.hex());
        }
    }

    private static final RpcContext UNTIL_DONE = new RpcContext() {
        @Override
        public boolean isAbandoned() {
            return false;
        }

        @Override
        public void onAbandoned(Runnable action) {
            // Whoever calls the library waits for the result.
        }
    };
}
