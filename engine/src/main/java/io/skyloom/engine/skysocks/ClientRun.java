package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.network.HostPort;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.BindException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the client: opens the local ports, and then dials, serves, rests and dials again until it is told to stop.
 *
 * <pre>
 *   ports open ─► dialling ──connected──► serving ──session over──► resting ─► dialling …
 *                    └──────all tries failed──────────────────────────┘
 *   without --reconnect the first end of a session, or the last failed try, ends the run with an error
 * </pre>
 *
 * <p>Owned by the application's thread; whoever stops it sets {@link #stopped} and breaks off what that thread waits for.
 */
final class ClientRun {
    private static final Logger LOG = LoggerFactory.getLogger(ClientRun.class);
    private static final Duration PARTING = Duration.ofSeconds(5);

    /** How often people are told how long the connection has lasted. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private final AppContext context;
    private final ClientOptions options;
    private final LivenessParameters liveness;
    private final CopyBuffers buffers;
    private final BufferPool pool;
    private final Seams seams;
    private final ReconnectPace pace;
    private final AppAddress server;
    private final BreakableCall dial = new BreakableCall();
    private final Outcome<Boolean> stopped = new Outcome<>();
    private final AtomicReference<Route> route = new AtomicReference<>(new Route.Down("not connected yet"));
    private final List<LocalPort> ports = new ArrayList<>();
    private int sessions;

    ClientRun(
            AppContext context,
            ClientOptions options,
            LivenessParameters liveness,
            CopyBuffers buffers,
            BufferPool pool) {
        this.context = context;
        this.options = options;
        this.liveness = liveness;
        this.buffers = buffers;
        this.pool = pool;
        this.seams = context.seams();
        this.pace = new ReconnectPace(options.delay(), seams.entropy());
        this.server = new AppAddress(AppAddress.SKYNET, options.server(), options.port());
    }

    void run() throws Exception {
        context.status(AppStatus.STARTING);
        context.onStop(this::stop);
        try {
            openPorts();
            serveSessions();
        } finally {
            closePorts();
        }
        context.error(""); // what was wrong on the way does not matter to whoever has stopped it
        context.status(AppStatus.STOPPED);
    }

    /** Runs on the stopping thread. */
    private void stop() {
        stopped.complete(true);
        dial.breakOff();
        if (route.get() instanceof Route.Up up) {
            up.session().close("the client was stopped");
        }
    }

    // ---- local ports

    private void openPorts() throws IOException {
        open(options.socks(), "socks", new SocksFront(route::get, seams));
        if (options.http().isPresent()) {
            open(options.http().get(), "http", new HttpFront(route::get, seams));
        }
    }

    private void open(HostPort place, String what, LocalPort.Service service) throws IOException {
        StreamListener listener;
        try {
            listener = seams.net().listen(place.toListen(seams.net()));
        } catch (BindException e) {
            throw new IOException("listen tcp " + place + ": bind: address already in use", e);
        } catch (IOException e) {
            throw new IOException("listen tcp " + place + ": " + e.getMessage(), e);
        }
        ports.add(LocalPort.open(context.name() + "/" + what, listener, service, seams));
        LOG.info(
                "{} lends the exit of {} at {}",
                context.name(),
                options.server().brief(),
                listener.localAddress());
    }

    private void closePorts() throws InterruptedException {
        ports.forEach(LocalPort::close);
        for (LocalPort port : ports) {
            port.awaitGone(PARTING);
        }
    }

    // ---- sessions

    private void serveSessions() throws Exception {
        while (!stopped.isDone()) {
            Duration lived = Duration.ZERO;
            String trouble;
            try {
                Optional<AppSocket> connected = dialCycle();
                if (connected.isEmpty()) {
                    return;
                }
                ProxySession session = begin(connected.get());
                trouble = serve(session);
                lived = session.age();
            } catch (IOException e) {
                trouble = String.valueOf(e.getMessage());
            }
            rest(trouble, lived);
        }
    }

    /** Dials as often as it may; empty when the client was stopped meanwhile. */
    private Optional<AppSocket> dialCycle() throws Exception {
        for (int attempt = 1; !stopped.isDone(); attempt++) {
            try {
                return Optional.of(dial.call(() -> context.network().dial(server, options.wishes())));
            } catch (InterruptedException e) {
                if (!stopped.isDone()) {
                    throw e;
                }
            } catch (IOException e) {
                if (stopped.isDone()) {
                    return Optional.empty();
                }
                LOG.info("{} cannot reach {} (try {}): {}", context.name(), server, attempt, e.getMessage());
                route.set(new Route.Down(String.valueOf(e.getMessage())));
                if (attempt == options.tries()) {
                    throw e;
                }
                stopped.settledWithin(seams.timers(), options.pause());
            }
        }
        return Optional.empty();
    }

    private ProxySession begin(AppSocket socket) {
        String name = context.name() + "/" + options.server().brief() + "-" + ++sessions;
        ProxySession session = ProxySession.start(name, socket, pool, buffers, liveness, seams);
        route.set(new Route.Up(session));
        if (stopped.isDone()) {
            session.close("the client was stopped");
        }
        return session;
    }

    /** Returns, with the reason, when the session is over and nothing is left of it. */
    private String serve(ProxySession session) throws InterruptedException {
        try {
            context.error("");
            context.status(AppStatus.RUNNING);
            while (!session.endedWithin(TELLING)) {
                context.connectionDuration(session.age().toSeconds());
            }
        } finally {
            String why = session.epitaph();
            route.set(new Route.Down(why));
            session.close("the session is over");
            session.awaitGone(seams.timers(), PARTING);
        }
        return session.epitaph();
    }

    /** Rests before the next dial, unless there is to be none. */
    private void rest(String trouble, Duration lived) throws IOException, InterruptedException {
        if (stopped.isDone()) {
            return;
        }
        if (!options.reconnect()) {
            throw new IOException(trouble);
        }
        Duration pause = pace.next(lived);
        LOG.info("{} has lost {} and dials again in {}: {}", context.name(), server, pause, trouble);
        context.status(AppStatus.RECONNECTING);
        context.error(trouble);
        stopped.settledWithin(seams.timers(), pause);
    }
}
