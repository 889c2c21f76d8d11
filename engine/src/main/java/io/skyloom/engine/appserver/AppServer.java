package io.skyloom.engine.appserver;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.accept.WaitingRoom;
import io.skyloom.engine.apprpc.Hello;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.network.HostPort;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections of applications at a local TCP port. A newcomer has ten seconds to say who it is; then its run owns
 * the connection, or it is closed without a word. Nothing that comes in ends anything but the connection it came by.
 */
final class AppServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AppServer.class);
    private static final Duration HELLO_LIMIT = Duration.ofSeconds(10);
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(10);
    private static final Duration EGRESS_LIMIT = Duration.ofSeconds(5);
    private static final int MOST_NEWCOMERS = 256;

    private final AcceptLoop door;
    private final Seams seams;
    private final AppEvents events;
    private final Admission admission;
    private final AtomicLong next = new AtomicLong();
    private final WaitingRoom newcomers = new WaitingRoom(MOST_NEWCOMERS);

    /** Who decides about newcomers. */
    @FunctionalInterface
    interface Admission {
        /** Hands a connection over to the run of that key; false when it is not taken, and stays the caller's. */
        boolean admit(ProcKey key, ByteStream stream);
    }

    private AppServer(StreamListener listener, Seams seams, AppEvents events, Admission admission) {
        this.door = new AcceptLoop("apps", listener, seams.timers(), ACCEPT_PAUSE, () -> {}, this::knock);
        this.seams = seams;
        this.events = events;
        this.admission = admission;
    }

    /**
     * Begins to listen.
     *
     * @throws java.net.BindException when the port is taken
     */
    static AppServer open(InetSocketAddress place, Seams seams, AppEvents events, Admission admission)
            throws IOException {
        AppServer server = new AppServer(seams.net().listen(place), seams, events, admission);
        server.door.start(seams.threads());
        return server;
    }

    InetSocketAddress localAddress() {
        return door.localAddress();
    }

    /** How many connections have not said yet whose they are. */
    int newcomers() {
        return newcomers.size();
    }

    /** A crowd that does not say who it is displaces itself: see {@link WaitingRoom}. */
    private void knock(ByteStream stream) {
        WaitingRoom.Admission admission = newcomers.enter(stream);
        admission.displaced().ifPresent(WaitingRoom.Guest::evict);
        if (admission.admitted().isEmpty()) {
            stream.close();
            return;
        }
        WaitingRoom.Guest guest = admission.admitted().get();
        boolean started = false;
        try {
            seams.threads().start("apps/hello-" + next.getAndIncrement(), () -> greet(guest));
            started = true;
        } finally {
            if (!started) {
                newcomers.leave(guest);
            }
        }
    }

    private void greet(WaitingRoom.Guest guest) {
        boolean admitted = false;
        try {
            admitted = admit(guest.carrier());
        } catch (IOException e) {
            LOG.debug("a connection of an application is closed: {}", e.toString());
        } catch (RuntimeException e) {
            LOG.warn("a connection of an application could not be taken", e);
        } finally {
            newcomers.leave(guest);
            if (!admitted) {
                guest.carrier().close();
            }
        }
    }

    private boolean admit(ByteStream stream) throws IOException {
        Hello hello = hello(stream);
        AppEvents.Subscription wanted = hello.wantsEvents() ? events.add(hello, egress(hello)) : () -> {};
        boolean admitted = !door.isClosed() && admission.admit(hello.key(), stream);
        if (!admitted) {
            wanted.close();
        }
        return admitted;
    }

    private Hello hello(ByteStream stream) throws IOException {
        try (StreamGuard guard = StreamGuard.over(stream, seams.timers(), HELLO_LIMIT, "hello of an application")) {
            try {
                Hello hello = Hello.read(stream);
                guard.finish();
                return hello;
            } catch (IOException e) {
                throw guard.explain(e);
            }
        }
    }

    /** Only this machine is dialled, whatever the newcomer says. */
    private RpcClient egress(Hello hello) throws IOException {
        if (!hello.egressNetwork().equals("tcp")) {
            throw new IOException("events cannot be sent over " + hello.egressNetwork());
        }
        InetSocketAddress place = place(hello.egressAddress());
        if (!place.getAddress().isLoopbackAddress()) {
            throw new IOException("events are sent to this machine only, not to " + place);
        }
        return RpcClient.over(seams.net().connect(place, EGRESS_LIMIT), "apps/events", RpcClientLimits.DEFAULT, seams);
    }

    private InetSocketAddress place(String text) throws IOException {
        try {
            return HostPort.parse(text).toDial(seams, EGRESS_LIMIT).getFirst();
        } catch (IllegalArgumentException e) {
            throw new IOException("no place for events: " + e.getMessage(), e);
        }
    }

    /** Stops listening and closes who has not said yet whose he is. Idempotent. */
    @Override
    public void close() {
        door.close();
        newcomers.close().forEach(WaitingRoom.Guest::evict);
    }
}
