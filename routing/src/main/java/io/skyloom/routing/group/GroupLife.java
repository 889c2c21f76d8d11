package io.skyloom.routing.group;

import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.noise.NoiseStreams;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupState.Closed;
import io.skyloom.routing.group.GroupState.Closing;
import io.skyloom.routing.group.GroupState.Step;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one group: its packets, its handshake and its end. Any thread may call any public method and none of them
 * waits, but {@link #converse}, which belongs to whoever dials. Every change of the state is one step of {@link
 * #transition}; who wins it does the work of that step.
 *
 * <p>An old peer that hears nothing for two seconds goes on without encryption, so a peer's handshake packet is answered
 * at once on the thread that read it. Nothing is ever sent or taken unencrypted.
 */
public final class GroupLife {
    private static final Logger LOG = LoggerFactory.getLogger(GroupLife.class);

    /** The first pause before the handshake packet is repeated; it doubles. */
    static final Duration FIRST_REPEAT = Duration.ofMillis(250);

    /** The longest pause. */
    static final Duration LAST_REPEAT = Duration.ofSeconds(1);

    /** How soon an answer is tried again that found no room. */
    static final Duration RETRY = Duration.ofMillis(50);

    private final RouteDescriptor descriptor;
    private final boolean initiator;
    private final GroupWire wire;
    private final GroupOwner owner;
    private final GroupContext context;
    private final Intake intake;
    private final GroupTraffic traffic = new GroupTraffic();
    private final TimerSlot limit;
    private final TimerSlot repeat;
    private final TimerSlot farewell;
    private final Pulse pulse;
    private final Outcome<Boolean> greeted = new Outcome<>();
    private final Outcome<GroupEnd> closed = new Outcome<>();
    private final AtomicReference<GroupState> state = new AtomicReference<>(GroupState.NEW);
    private final AtomicBoolean dataSeen = new AtomicBoolean();

    /** Set once, before the state becomes OPEN. */
    private volatile @Nullable GroupCipher cipher;

    /** The last error text of the peer; it explains the close that follows. Written by transports' readers. */
    private volatile String complaint = "";

    /** Whether the peer has our error text; owned by whoever pursues the close: the closing thread, then timers. */
    private boolean toldText;

    /** Whether the peer has our close packet; written by the same. */
    private volatile boolean toldClose;

    /** Whether the peer's close packet came while we were closing; written by transports' readers. */
    private volatile boolean answered;

    /**
     * A group that is not registered yet.
     *
     * @param descriptor the direction that arrives here: the source is the peer, the destination this end
     * @param initiator whether this end dials
     * @param ruleLife the keep-alive of the own forward rule
     */
    public GroupLife(
            RouteDescriptor descriptor,
            boolean initiator,
            Duration ruleLife,
            GroupWire wire,
            GroupOwner owner,
            GroupContext context) {
        this.descriptor = descriptor;
        this.initiator = initiator;
        this.wire = wire;
        this.owner = owner;
        this.context = context;
        this.intake = new Intake(
                context.limits().intakeBytes(),
                context.limits().patience(),
                context.seams().clock()::nanoTime);
        this.limit = new TimerSlot(context.seams().timers());
        this.repeat = new TimerSlot(context.seams().timers());
        this.farewell = new TimerSlot(context.seams().timers());
        this.pulse = new Pulse(this, context.seams(), ruleLife);
    }

    // ---- what it is

    /** The direction that arrives here: the key under which the group is found. */
    public RouteDescriptor descriptor() {
        return descriptor;
    }

    /** Where it is in its life. */
    public GroupState state() {
        return Objects.requireNonNull(state.get(), "a group always has a state");
    }

    /** Whether its application reads and writes. */
    public boolean isOpen() {
        return state() == GroupState.OPEN;
    }

    /** Whether it has not ended and its handshake is not done. */
    public boolean isYoung() {
        return state() instanceof Step step && step != Step.OPEN;
    }

    /** Whether everything that belongs to its end was done: it must be in no map any more. */
    public boolean isSettled() {
        return closed.isDone();
    }

    /** Why it ended or is ending; null while it lives. */
    public @Nullable GroupEnd ending() {
        return switch (state()) {
            case Closing closing -> closing.end();
            case Closed ended -> ended.end();
            case Step step -> null;
        };
    }

    /** What it has measured. */
    public GroupTraffic traffic() {
        return traffic;
    }

    /** Its end for whoever waits: settled when nothing of it is left. */
    public Outcome<GroupEnd> closed() {
        return closed;
    }

    GroupLimits limits() {
        return context.limits();
    }

    GroupContext context() {
        return context;
    }

    Intake intake() {
        return intake;
    }

    InetSocketAddress localAddress() {
        return address(descriptor.destination());
    }

    InetSocketAddress remoteAddress() {
        return address(descriptor.source());
    }

    private static InetSocketAddress address(RouteAddress end) {
        return InetSocketAddress.createUnresolved(end.key().hex(), end.port());
    }

    // ---- the handshake

    /**
     * Begins the handshake, once the group is registered and its rules are saved: the dialling end calls until it is
     * answered, the other end listens.
     *
     * @return false when the group has ended meanwhile
     */
    public boolean begin() {
        if (!transition(GroupState.NEW, GroupState.AWAITING_HANDSHAKE)) {
            return false;
        }
        Duration patience = limits().handshake();
        limit.set(patience, () -> failYoung("remote handshake not received within " + patience));
        unpark();
        if (initiator) {
            call(FIRST_REPEAT);
        }
        return true;
    }

    /**
     * Runs the dialling end's handshake on the calling thread, after {@link #begin}.
     *
     * @param patience how long all of it may take
     * @return the open group
     * @throws IOException when it failed; nothing is left of the group then
     */
    public RouteGroup converse(Duration patience) throws IOException, InterruptedException {
        String late = "the handshake with " + name() + " was not done within " + patience;
        try (var ignored = context.seams().timers().schedule(patience, () -> failYoung(late))) {
            awaitGreeting(patience);
            NoiseKeys keys = NoiseStreams.initiate(
                    new NoiseCarrier(this, intake), NoisePattern.KK, context.own(), peer(), context.noise());
            agreed(keys);
            return new RouteGroup(this);
        } catch (IOException | RuntimeException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            end(GroupEnd.failed("the dial was given up"));
            throw e;
        }
    }

    private void awaitGreeting(Duration patience) throws IOException, InterruptedException {
        try {
            // The guard ends the group, which ends this wait; the second limit is only for a guard that comes late.
            greeted.await(context.seams().timers(), patience.plusSeconds(1));
        } catch (Outcome.FailedOutcome | TimeoutException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    /** Ends the group because of what a handshake met, and gives the exception to throw. */
    private IOException failed(Exception met) {
        end(GroupEnd.failed("handshake failed: " + met.getMessage()));
        GroupEnd why = ending();
        IOException told = why == null ? new IOException(met.getMessage()) : why.exception();
        told.initCause(met);
        return told;
    }

    private void call(Duration pause) {
        if (state() == GroupState.AWAITING_HANDSHAKE) {
            trySend(GroupPacket.HANDSHAKE, GroupPacket.OUR_HANDSHAKE);
            Duration twice = pause.multipliedBy(2);
            repeat.set(pause, () -> call(twice.compareTo(LAST_REPEAT) < 0 ? twice : LAST_REPEAT));
        }
    }

    private void answer() {
        if (ending() == null && !trySend(GroupPacket.HANDSHAKE, GroupPacket.OUR_HANDSHAKE)) {
            repeat.set(RETRY, this::answer);
        }
    }

    private void onHandshake(byte[] buffer, int payload, int size) {
        if (size < 1) {
            traffic.ignored();
        } else if (buffer[payload] == 0) {
            failYoung("the peer does not encrypt, and nothing is sent in clear");
        } else {
            greet();
        }
    }

    private void greet() {
        if (transition(GroupState.AWAITING_HANDSHAKE, GroupState.AWAITING_NOISE)) {
            Duration patience = limits().noise();
            limit.set(patience, () -> failYoung("the peer did not agree on keys within " + patience));
            repeat.clear();
            if (!initiator) {
                answer();
            }
            greeted.complete(true);
            unpark();
        } else if (!initiator && state() instanceof Step) {
            answer(); // The first answer may have been lost.
        }
    }

    private void failYoung(String why) {
        if (isYoung()) {
            end(GroupEnd.failed(why));
        }
    }

    private void respond() {
        try {
            agreed(NoiseStreams.respond(
                    new NoiseCarrier(this, intake), NoisePattern.KK, context.own(), peer(), context.noise()));
        } catch (IOException | RuntimeException e) {
            LOG.info("group {} refused: {}", name(), failed(e).getMessage());
            return;
        }
        owner.accepted(new RouteGroup(this));
    }

    /**
     * Opens the group with the keys that both ends have agreed on.
     *
     * @throws IOException when it had ended before, and the peer has left nothing to read
     */
    public void agreed(NoiseKeys keys) throws IOException {
        GroupCipher fresh = new GroupCipher(keys, context.aead(), intake);
        cipher = fresh;
        if (!transition(GroupState.AWAITING_NOISE, GroupState.OPEN)) {
            requireReadable(fresh);
            return;
        }
        limit.stop();
        owner.opened(this);
        pulse.start();
    }

    /** A peer may say something and close before we are done: what it said is still for the application. */
    private void requireReadable(GroupCipher fresh) throws IOException {
        GroupEnd why = ending();
        if (initiator && why != null && why.isClean()) {
            fresh.sealer().close();
        } else {
            fresh.close();
            throw new IOException("the group ended during its handshake");
        }
    }

    private PubKey peer() {
        return descriptor.source().key();
    }

    // ---- packets in

    /**
     * Handles one packet, header and payload, whatever it holds; copies what it keeps.
     *
     * @param length header and payload together
     * @param feeder is told before the call waits for an application that does not keep up
     */
    public void onPacket(byte[] buffer, int offset, int length, RouteIntake.Feeder feeder) {
        int payload = offset + PacketHeader.BYTES;
        int size = length - PacketHeader.BYTES;
        int type = PacketHeader.type(buffer, offset);
        if (state() == GroupState.NEW && type != GroupPacket.CLOSE) {
            park(GroupState.NEW, buffer, offset, length);
            return;
        }
        switch (type) {
            case GroupPacket.DATA -> onData(buffer, offset, length, feeder);
            case GroupPacket.CLOSE -> onClose();
            case GroupPacket.KEEP_ALIVE -> {
                // The look-up of its rule was all it is for.
            }
            case GroupPacket.HANDSHAKE -> onHandshake(buffer, payload, size);
            case GroupPacket.PING -> onPing(buffer, payload, size);
            case GroupPacket.PONG -> onPong(buffer, payload, size);
            case GroupPacket.ERROR -> complaint = GroupPacket.text(buffer, payload, size);
            default -> traffic.ignored();
        }
    }

    private void onData(byte[] buffer, int offset, int length, RouteIntake.Feeder feeder) {
        GroupState now = state();
        if (now == GroupState.NEW || now == GroupState.AWAITING_HANDSHAKE) {
            park(now, buffer, offset, length);
        } else if (now instanceof Step) {
            deliver(buffer, offset + PacketHeader.BYTES, length - PacketHeader.BYTES, feeder);
        } else {
            traffic.ignored();
        }
    }

    /** Keeps a packet for later, unless later has come meanwhile. */
    private void park(GroupState seen, byte[] buffer, int offset, int length) {
        context.parking().park(descriptor, buffer, offset, length);
        if (state() != seen) {
            unpark();
        }
    }

    /** Takes what was parked for the group before it was there. */
    public void unpark() {
        for (byte[] packet : context.parking().take(descriptor)) {
            onPacket(packet, 0, packet.length, RouteIntake.Feeder.NOBODY);
        }
    }

    private void deliver(byte[] buffer, int payload, int size, RouteIntake.Feeder feeder) {
        if (size == 0) {
            return;
        }
        boolean first = dataSeen.compareAndSet(false, true);
        if (first && size > 1 && buffer[payload] == 0 && buffer[payload + 1] == 0) {
            failYoung("the peer numbers its data packets although that was not agreed on");
            return;
        }
        traffic.received(size);
        if (!intake.offer(buffer, payload, size) && !press(buffer, payload, size, feeder)) {
            end(new GroupEnd(
                    GroupEnd.Kind.OVERFLOW,
                    "the application does not read: " + intake.available() + " bytes are waiting"));
        } else if (first && !initiator) {
            startResponse();
        }
    }

    /** Routes have no windows: a sender that is faster than its reader is held back by the transport, for a while. */
    private boolean press(byte[] buffer, int payload, int size, RouteIntake.Feeder feeder) {
        feeder.beforeWaiting();
        return intake.press(buffer, payload, size, context.seams());
    }

    /** Gives memory up that was not used lately. */
    void trim() {
        intake.trim();
    }

    private void startResponse() {
        try {
            context.seams().threads().start("group:" + name() + "/noise", this::respond);
        } catch (RuntimeException | OutOfMemoryError e) {
            failYoung("no thread for the handshake: " + e.getMessage());
        }
    }

    private void onPing(byte[] buffer, int payload, int size) {
        if (size < GroupPacket.PING_BYTES || ending() != null) {
            traffic.ignored();
            return;
        }
        traffic.uploadSpeed(GroupPacket.word(buffer, payload + Long.BYTES));
        trySend(GroupPacket.PONG, GroupPacket.pong(GroupPacket.word(buffer, payload)));
    }

    private void onPong(byte[] buffer, int payload, int size) {
        if (size < GroupPacket.PONG_LEAST_BYTES) {
            traffic.ignored();
        } else {
            pulse.answered(GroupPacket.word(buffer, payload));
        }
    }

    /** An empty one counts as code 0, and so does every other code: this group has one route only. */
    private void onClose() {
        end(new GroupEnd(GroupEnd.Kind.REMOTE, complaint));
    }

    // ---- packets out

    /** Sends unless there is no room; never waits. */
    boolean trySend(int type, byte[] payload) {
        try {
            boolean sent = wire.trySend(type, payload);
            if (sent) {
                traffic.sent(payload.length);
            }
            return sent;
        } catch (IOException e) {
            LOG.debug("group {}: packet of type {} not sent: {}", name(), type, e.getMessage());
            return false;
        }
    }

    /**
     * Sends a data packet, waiting for room.
     *
     * @param packet seven bytes for the header, then the payload
     * @return whether it was sent within the time
     */
    boolean sendData(byte[] packet, Duration patience) throws IOException {
        requireAlive();
        boolean sent;
        try {
            sent = wire.send(GroupPacket.DATA, packet, patience);
        } catch (IOException e) {
            requireAlive(); // says why, if the group has ended meanwhile
            throw e;
        }
        if (sent) {
            traffic.sent(packet.length - PacketHeader.BYTES);
            pulse.dataSent();
        }
        return sent;
    }

    void requireAlive() throws IOException {
        GroupEnd why = ending();
        if (why != null) {
            throw why.exception();
        }
    }

    @Nullable
    GroupCipher cipher() {
        return cipher;
    }

    // ---- the end

    /**
     * Ends the group for a reason and returns at once. When the peer's answer is awaited, timers and packets do the
     * rest; {@link #closed} tells when.
     *
     * @return whether this call ended it
     */
    public boolean end(GroupEnd why) {
        return end(why, why.kind().awaitsAnswer());
    }

    /** Ends the group as {@link #end} does, and waits for no answer, also when it was awaited already. */
    public boolean endAtOnce(GroupEnd why) {
        return end(why, false);
    }

    private boolean end(GroupEnd why, boolean patient) {
        while (true) {
            GroupState now = state();
            switch (now) {
                case Closing closing -> {
                    if (why.kind() == GroupEnd.Kind.REMOTE) {
                        answered = true;
                        settleIfSaid(closing);
                    } else if (!patient) {
                        settle(closing);
                    }
                    return false;
                }
                case Closed ended -> {
                    return false;
                }
                case Step step -> {
                    boolean waits = step == Step.OPEN && patient;
                    if (transition(step, waits ? new Closing(why) : new Closed(why))) {
                        leave(step, why, waits);
                        return true;
                    }
                }
            }
        }
    }

    /** The winner's work. */
    private void leave(Step from, GroupEnd why, boolean waits) {
        pulse.stop();
        repeat.stop();
        limit.stop();
        owner.left(this);
        boolean discard = why.kind() == GroupEnd.Kind.LOCAL;
        intake.end(why, discard);
        greeted.fail(why.exception());
        if (waits) {
            long by = context.seams().clock().nanoTime() + limits().close().toNanos();
            pursue(new Deadline(why, by));
        } else {
            if (from != Step.NEW) {
                tellPeer(why);
            }
            release(why);
        }
    }

    /**
     * A close under way.
     *
     * @param why the group ends
     * @param by when the peer's answer is no longer waited for
     */
    private record Deadline(GroupEnd why, long by) {}

    /** Tells the peer, as soon as there is room, and waits for its answer until the deadline. */
    private void pursue(Deadline close) {
        if (!(state() instanceof Closing closing)) {
            return;
        }
        long left = close.by() - context.seams().clock().nanoTime();
        if (left <= 0) {
            settle(closing);
            return;
        }
        Duration rest = Duration.ofNanos(left);
        boolean told = tellPeer(close.why());
        settleIfSaid(closing);
        farewell.set(told || rest.compareTo(RETRY) < 0 ? rest : RETRY, () -> pursue(close));
    }

    /** Says what was not said yet; returns whether everything is said. */
    private boolean tellPeer(GroupEnd why) {
        toldText = toldText || !why.tellsText() || trySend(GroupPacket.ERROR, GroupPacket.error(why.text()));
        toldClose = toldClose || (toldText && trySend(GroupPacket.CLOSE, GroupPacket.OUR_CLOSE));
        return toldClose;
    }

    /** The peer, who may have closed by itself, waits for our packet as we do for its: both must have been said. */
    private void settleIfSaid(Closing closing) {
        if (answered && toldClose) {
            settle(closing);
        }
    }

    /** Ends the wait for the peer's answer. */
    private void settle(Closing closing) {
        if (transition(closing, new Closed(closing.end()))) {
            release(closing.end());
        }
    }

    private void release(GroupEnd why) {
        farewell.stop();
        wire.release();
        owner.left(this);
        GroupCipher last = cipher;
        if (last != null) {
            last.sealer().close();
        }
        closed.complete(why);
    }

    /** The only place where the state changes. */
    private boolean transition(GroupState from, GroupState to) {
        return state.compareAndSet(from, to);
    }

    /** The other end's name in threads, logs and messages. */
    public String name() {
        return peer().brief() + ":" + descriptor.source().port();
    }

    @Override
    public String toString() {
        return "group " + name() + " " + state();
    }
}
