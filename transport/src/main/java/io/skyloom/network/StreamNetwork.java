package io.skyloom.network;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.accept.WaitingRoom;
import io.skyloom.handshake.FrameHandshake;
import io.skyloom.handshake.HandshakeException;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The machinery that networks over plain carriers share: ports, dialling with several candidates, accepting with
 * limits. What a network adds is where carriers come from. Any thread may call; dials run on the caller's thread, each
 * accepted carrier is greeted on a virtual thread of its own.
 */
public final class StreamNetwork implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamNetwork.class);

    private final String type;
    private final Seams seams;
    private final NetworkLimits limits;
    private final FrameHandshake greeting;
    private final Encryption encryption;
    private final Dialler dialler;
    private final Porter porter = new Porter();
    private final PortListeners listeners;
    private final WaitingRoom waitingRoom;
    private final NetworkCounters counters;
    private final IdentityRegistry<Long, AcceptLoop> loops = new IdentityRegistry<>();
    private final IdentityRegistry<Long, AbortSwitch> dials = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param type the network's wire name */
    public StreamNetwork(String type, VisorIdentity identity, Seams seams, NetworkLimits limits) {
        this.type = type;
        this.seams = seams;
        this.limits = limits;
        this.greeting = new FrameHandshake(identity.noise(), seams.timers(), limits.greeting());
        this.encryption = new Encryption(type, identity, seams, limits.encryption());
        this.dialler = new Dialler(type, identity.keys(), seams, limits.connect(), greeting, encryption, porter);
        this.listeners = new PortListeners(type, identity.keys().pub(), porter, limits.queuedConnections());
        this.waitingRoom = new WaitingRoom(limits.pendingHandshakes());
        this.counters = new NetworkCounters(waitingRoom::size);
    }

    /** The network's wire name. */
    public String type() {
        return type;
    }

    /** What happened so far. */
    public NetworkCounters counters() {
        return counters;
    }

    /** How many ports listeners and dialled connections hold. */
    public int heldPorts() {
        return porter.held();
    }

    /** Listens on a port, see {@link Network#listen}. */
    public ConnectionListener listen(int port) throws IOException {
        return listeners.listen(port);
    }

    /** Greets everybody who comes to {@code carriers}, from now on until this network is closed. */
    public void serve(StreamListener carriers) {
        AcceptLoop loop = new AcceptLoop(
                type, carriers, seams.timers(), limits.acceptPause(), counters::countAcceptError, this::knock);
        loops.install(serial.incrementAndGet(), loop);
        if (closed.get()) {
            loop.close();
        } else {
            loop.start(seams.threads());
        }
    }

    /**
     * Opens a connection to whichever candidate turns out to be the peer; the next one is tried when nobody answers,
     * and also when somebody else does. None is begun once the request's limit has passed.
     *
     * @throws DialAbandonedException when the request is not wanted any more
     * @throws IOException when no candidate led to the peer
     */
    public Connection dial(List<Candidate> candidates, DialRequest request) throws IOException {
        AbortSwitch abort = new AbortSwitch();
        long number = serial.incrementAndGet();
        dials.install(number, abort);
        boolean succeeded = false;
        try {
            if (closed.get()) {
                abort.abort();
            }
            Connection connection = dialler.dial(candidates, request, abort);
            succeeded = true;
            return connection;
        } finally {
            dials.remove(number, abort);
            counters.countDial(succeeded);
        }
    }

    /** Accepts and dials no more; handshakes under way end, established connections stay. Idempotent. */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            loops.snapshot().forEach(AcceptLoop::close);
            listeners.close();
            waitingRoom.close().forEach(WaitingRoom.Guest::evict);
            dials.snapshot().forEach(AbortSwitch::abort);
        }
    }

    private void knock(ByteStream carrier) {
        WaitingRoom.Admission admission = waitingRoom.enter(carrier);
        admission.displaced().ifPresent(this::crowdOut);
        Optional<WaitingRoom.Guest> guest = admission.admitted();
        if (guest.isPresent()) {
            startGreeting(guest.get());
        } else {
            counters.countCrowdedOut();
            carrier.close();
        }
    }

    /** Without a thread nobody greets the guest: then its place is free at once. */
    private void startGreeting(WaitingRoom.Guest guest) {
        boolean started = false;
        try {
            seams.threads().start(type + "/greet " + guest.carrier().remoteAddress(), () -> receive(guest));
            started = true;
        } finally {
            if (!started) {
                waitingRoom.leave(guest);
            }
        }
    }

    private void crowdOut(WaitingRoom.Guest guest) {
        counters.countCrowdedOut();
        guest.evict();
    }

    private void receive(WaitingRoom.Guest guest) {
        Connection connection;
        try {
            connection = welcome(guest);
        } catch (IOException e) {
            if (!guest.isEvicted()) {
                countFailed(e);
            }
            return;
        } finally {
            waitingRoom.leave(guest);
        }
        if (listeners.deliver(connection)) {
            counters.countAccepted();
        } else {
            counters.countUndelivered();
            connection.close();
        }
    }

    private void countFailed(IOException e) {
        LOG.debug("{}: {}", type, e.getMessage());
        if (e instanceof HandshakeException refused) {
            counters.countRefused(refused.reason());
        } else {
            counters.countEncryptionFailed();
        }
    }

    private Connection welcome(WaitingRoom.Guest guest) throws IOException {
        FrameHandshake.Accepted peer = greeting.respond(guest.carrier(), (source, destination) -> {
            guest.markProven();
            return listeners.refusal(destination);
        });
        return encryption.respond(peer.rest(), peer.local().port(), peer.remote());
    }
}
