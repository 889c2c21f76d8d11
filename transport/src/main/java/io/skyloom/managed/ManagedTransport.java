package io.skyloom.managed;

import io.skyloom.bandwidth.Metered;
import io.skyloom.bandwidth.Traffic;
import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import io.skyloom.managed.SlotState.Empty;
import io.skyloom.managed.SlotState.Held;
import io.skyloom.managed.SlotState.Twin;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A transport: packets to and from one other visor, over one connection or, while both ends have dialled, over two.
 * Which connection is written to is decided by {@link Slot}; this class moves the bytes, answers and sends pings, and
 * tells its {@link TransportHost} what happens. Any thread may call any public method. Identity is the object's own: a
 * transport that is gone never comes back, a later one with the same id is another object.
 */
public final class ManagedTransport implements Metered, PacketCarrier {
    private static final Logger LOG = LoggerFactory.getLogger(ManagedTransport.class);

    /** Between two pings; newer visors drop what is silent for longer. */
    static final Duration PING_PERIOD = Duration.ofSeconds(60);

    /** Soon enough to know the round trip before routes are chosen, late enough not to disturb a glare. */
    static final Duration FIRST_PING = Duration.ofSeconds(5);

    private static final long NO_RTT = -1;

    private final TransportEntry entry;
    private final PubKey remote;
    private final Seams seams;
    private final PacketRouter router;
    private final TransportHost host;
    private final Slot<Attachment> slot;
    private final Repeating pings;
    private final Repeating reviews;
    private final long founded;
    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final AtomicReference<SignedEntry> signed;
    private final AtomicLong lastStamp = new AtomicLong();

    /** An earlier transport to the same peer had answers: silence means something from the first ping on. */
    private final boolean expectsAnswers;

    /** Set once by any reader: the peer answers pings, so that silence means something. */
    private volatile boolean answersPings;

    /** Set once by any reader: the peer sends pings itself. */
    private volatile boolean sendsPings;

    /** Nanoseconds, or {@link #NO_RTT}; written by readers, the last one wins. */
    private volatile long rttNanos = NO_RTT;

    /**
     * A transport whose first connection is settled; nothing is read before {@link #start}.
     *
     * @param signed the entry with the signatures known so far
     * @param own this visor's key
     * @param expectsAnswers whether the peer is known to answer pings
     */
    public ManagedTransport(
            SignedEntry signed,
            PubKey own,
            Attachment first,
            boolean expectsAnswers,
            Seams seams,
            PacketRouter router,
            TransportHost host) {
        this.entry = signed.entry();
        this.remote = entry.remoteOf(own);
        this.signed = new AtomicReference<>(signed);
        this.expectsAnswers = expectsAnswers;
        this.seams = seams;
        this.router = router;
        this.host = host;
        this.slot = new Slot<>(first);
        this.founded = first.settledNanos();
        this.pings = new Repeating(seams.timers(), () -> startTask("ping", this::ping));
        this.reviews = new Repeating(seams.timers(), () -> startTask("review", this::review));
    }

    /** The id that both ends compute. */
    @Override
    public UUID id() {
        return entry.id();
    }

    /** What discovery is told. */
    public TransportEntry entry() {
        return entry;
    }

    /** The entry with every signature seen so far. */
    public SignedEntry signed() {
        return Objects.requireNonNull(signed.get(), "a transport always has an entry");
    }

    /** The visor at the other end; our own key on a transport to ourselves. */
    public PubKey remote() {
        return remote;
    }

    /** The network's wire name. */
    public String type() {
        return entry.type();
    }

    /** Why the transport exists, as its founder said. */
    public Label label() {
        return entry.label();
    }

    /** The connections, for those who place them. */
    public Slot<Attachment> slot() {
        return slot;
    }

    /** Whether there is an open connection, as far as is known. */
    public boolean isLive() {
        return slot.isLive();
    }

    @Override
    public boolean isGone() {
        return slot.isEmpty();
    }

    /** Why the transport is gone; null while it is not. */
    public @Nullable Loss loss() {
        return slot.state() instanceof Empty<Attachment> empty ? empty.why() : null;
    }

    /** How many connections it has: 0, 1, or 2 after a glare. */
    public int connections() {
        return attached().size();
    }

    /** Whether the connection that is written to was opened by this visor; false when the transport is gone. */
    public boolean isDialled() {
        return slot.state() instanceof Held<Attachment> held && held.current().dialled();
    }

    /** Where the connection that is written to ends; null when the transport is gone. */
    public @Nullable InetSocketAddress remoteAddress() {
        return slot.state() instanceof Held<Attachment> held
                ? held.current().stream().remoteAddress()
                : null;
    }

    /** Payload bytes since the transport began. */
    @Override
    public Traffic traffic() {
        return new Traffic(received.sum(), sent.sum());
    }

    /** Nanoseconds from the latest answered ping to its answer; empty while none was answered. */
    public OptionalLong rttNanos() {
        long rtt = rttNanos;
        return rtt == NO_RTT ? OptionalLong.empty() : OptionalLong.of(rtt);
    }

    /** Whether the peer has answered a ping of this transport. */
    public boolean hasAnswered() {
        return answersPings;
    }

    /** How long ago bytes last came in; zero when the transport is gone. */
    public Duration silence() {
        return Duration.ofNanos(silence(seams.clock().nanoTime()));
    }

    /** How long ago it began. */
    public Duration age() {
        return Duration.ofNanos(seams.clock().nanoTime() - founded);
    }

    // ---- sending

    /**
     * Queues one packet; {@link #flush} sends it. Waits, for a bounded time, only while the output is full.
     *
     * @param length header and payload together, at least {@link PacketHeader#BYTES}
     * @throws TransportGoneException when there is no connection left
     */
    public void append(byte[] packet, int offset, int length) throws IOException {
        while (true) {
            Attachment current = currentFor(packet, offset);
            try {
                current.stream().append(packet, offset, length);
                sent.add(length - PacketHeader.BYTES);
                return;
            } catch (IOException e) {
                // It was not taken. With another connection there, the packet travels on that one.
                end(current, Loss.broken(e));
            }
        }
    }

    @Override
    public boolean tryAppend(byte[] packet, int offset, int length) throws IOException {
        while (true) {
            Attachment current = currentFor(packet, offset);
            try {
                boolean taken = current.stream().tryAppend(packet, offset, length);
                if (taken) {
                    sent.add(length - PacketHeader.BYTES);
                }
                return taken;
            } catch (IOException e) {
                end(current, Loss.broken(e));
            }
        }
    }

    /**
     * Sends what was queued, in one write, unless another thread is writing: then that one takes it along. What a
     * connection had queued when it failed is lost, as is what was under way; the transport lives on if it has another.
     *
     * @throws TransportGoneException when there is no connection left
     */
    @Override
    public void flush() throws IOException {
        flushAll(SealedStream::flush);
    }

    @Override
    public void flushAside() throws IOException {
        flushAll(SealedStream::flushAside);
    }

    /** One of the two ways to flush. */
    private interface Flush {
        void of(SealedStream stream) throws IOException;
    }

    private void flushAll(Flush flush) throws IOException {
        SlotState<Attachment> state = slot.state();
        if (state instanceof Twin<Attachment> twin && twin.shadow().stream().pendingBytes() > 0) {
            flushOne(flush, twin.shadow()); // queued there before the two changed places
        }
        flushOne(flush, requireHeld(state).current());
    }

    private void flushOne(Flush flush, Attachment one) throws IOException {
        try {
            flush.of(one.stream());
        } catch (IOException e) {
            end(one, Loss.broken(e));
            requireHeld(slot.state());
        }
    }

    @Override
    public boolean awaitRoom(Duration limit) throws IOException {
        while (true) {
            Attachment current = requireHeld(slot.state()).current();
            try {
                return current.stream().awaitRoom(limit);
            } catch (IOException e) {
                end(current, Loss.broken(e));
            }
        }
    }

    @Override
    public long stalledNanos() {
        return slot.state() instanceof Held<Attachment> held
                ? held.current().stream().stalledNanos()
                : 0;
    }

    @Override
    public long unacknowledged() {
        return slot.state() instanceof Held<Attachment> held
                ? held.current().stream().unacknowledged()
                : -1;
    }

    /** Bytes that wait for the carrier; 0 when the transport is gone. */
    public int pendingBytes() {
        return slot.state() instanceof Held<Attachment> held
                ? held.current().stream().pendingBytes()
                : 0;
    }

    private Attachment currentFor(byte[] packet, int offset) throws TransportGoneException {
        SlotState<Attachment> state = slot.state();
        if (state instanceof Held<Attachment> held && !held.carrying() && PacketHeader.routeId(packet, offset) != 0) {
            state = slot.markCarrying();
        }
        return requireHeld(state).current();
    }

    private Held<Attachment> requireHeld(SlotState<Attachment> state) throws TransportGoneException {
        return switch (state) {
            case Held<Attachment> held -> held;
            case Empty<Attachment> empty -> throw new TransportGoneException(this, empty.why());
        };
    }

    // ---- reading

    /** Begins to read a connection that the slot holds. Called once for each. */
    public void start(Attachment attachment) {
        String direction = attachment.dialled() ? "/read-dialled" : "/read-accepted";
        try {
            seams.threads().startDataPlane(this + direction, () -> read(attachment));
        } catch (RuntimeException | OutOfMemoryError e) {
            end(attachment, Loss.broken(e));
            throw e;
        }
        pings.after(FIRST_PING);
        if (slot.isEmpty()) {
            pings.stop();
        }
    }

    private void read(Attachment attachment) {
        Loss why;
        try {
            LinkSink sink = new LinkSink(this, attachment, router.sinkFor(this));
            while (attachment.stream().pump(sink)) {
                // Each round is one batch.
            }
            why = Loss.peerClosed();
        } catch (IOException | RuntimeException e) {
            why = Loss.broken(e);
            reportDefect(e);
        }
        end(attachment, why);
    }

    /** Whatever peers send ends in an {@link IOException} of its own; another exception is a defect of ours. */
    private void reportDefect(Exception e) {
        Throwable origin = e instanceof IOException && e.getCause() != null ? e.getCause() : e;
        if (origin instanceof RuntimeException) {
            LOG.error("{}: a packet could not be handled", this, origin);
        }
    }

    /** A batch was read. Reader of {@code attachment}. */
    void onBatch(Attachment attachment, long payload) {
        received.add(payload);
        attachment.hear(seams.clock().nanoTime());
    }

    // ---- pings

    /** The peer pings. Any reader; a full output means that the peer reads nothing and needs no answer. */
    void onPing(Attachment over, long stamp) {
        sendsPings = true;
        over.liveness().pingedByPeer();
        try {
            tryAppend(LinkPacket.of(LinkPacket.PONG, stamp), 0, LinkPacket.BYTES);
        } catch (IOException e) {
            LOG.debug("{}: no pong: {}", this, e.getMessage());
        }
    }

    /** The peer answers. Any reader; the answer may come on another connection than the ping went. */
    void onPong(long stamp) {
        long now = seams.clock().nanoTime();
        for (Attachment one : attached()) {
            one.liveness().ponged(stamp, now).ifPresent(rtt -> {
                rttNanos = rtt;
                answersPings = true;
            });
        }
    }

    private void ping() {
        long now = seams.clock().nanoTime();
        for (Attachment one : attached()) {
            String overdue = overdue(one, now);
            if (overdue != null) {
                end(one, new Loss(Loss.Kind.SILENT, overdue));
            } else {
                ping(one);
            }
        }
        pings.after(PING_PERIOD);
    }

    /**
     * Why a connection is given up, or null. A peer that neither answers nor pings is an old one, whatever it keeps
     * silent about. What the peer sends only tells that we hear it: a connection that has lost our bytes before the
     * first answer looks like that for ever, and the other end takes us for an old visor.
     */
    private @Nullable String overdue(Attachment one, long now) {
        boolean silent = one.liveness().isOverdue(one.heardNanos());
        if (silent && (answersPings || expectsAnswers)) {
            return "no sign of life in " + Liveness.MISSES + " pings";
        }
        if (answersPings) {
            return null;
        }
        if (one.liveness().isUnheard()) {
            return "the peer pings, and has answered none of " + Liveness.MISSES + " pings";
        }
        return sendsPings && silence(now) >= Liveness.SILENCE.toNanos() ? "no more pings from the peer" : null;
    }

    private long silence(long now) {
        return attached().stream()
                .mapToLong(one -> now - one.heardNanos())
                .min()
                .orElse(0);
    }

    /** Pings one connection, shadow or not: whether it still carries is not to be learnt when it is needed. */
    private void ping(Attachment one) {
        long stamp =
                lastStamp.updateAndGet(last -> Math.max(last + 1, seams.clock().wallNanos()));
        byte[] packet = LinkPacket.of(LinkPacket.PING, stamp);
        try {
            if (one.stream().tryAppend(packet, 0, packet.length)) {
                one.liveness().pinged(stamp, seams.clock().nanoTime());
                sent.add(Long.BYTES);
                one.stream().flush();
            }
        } catch (IOException e) {
            end(one, Loss.broken(e));
        }
    }

    /** As {@link #flush}; a transport that is gone is nothing to complain about. Never waits. */
    void flushQuietly() {
        try {
            flush();
        } catch (IOException e) {
            LOG.debug("{}: not flushed: {}", this, e.getMessage());
        }
    }

    // ---- connections come and go

    /**
     * Follows up on a connection that {@link Slot#admit} took in: closes the one it displaced, begins to read it.
     *
     * @param offered the entry as signed in its settlement
     */
    public void onAdmitted(Attachment newcomer, Slot.Admission<Attachment> admission, SignedEntry offered) {
        signed.updateAndGet(known -> merged(known, offered));
        start(newcomer);
        Attachment displaced = admission.displaced();
        if (displaced != null) {
            displaced.stream().close(new IOException(Loss.displaced().toString()));
        }
        if (admission.review()) {
            reviews.after(Choice.RECENT);
        }
        if (slot.isEmpty()) {
            reviews.stop();
        }
    }

    private static SignedEntry merged(SignedEntry known, SignedEntry offered) {
        Sig first = known.first().isNull() ? offered.first() : known.first();
        Sig second = known.second().isNull() ? offered.second() : known.second();
        return new SignedEntry(known.entry(), first, second, known.registered());
    }

    private void review() {
        Slot.Review<Attachment> review = slot.review(seams.clock().nanoTime());
        Attachment retired = review.retired();
        if (retired != null) {
            retired.stream().close(new IOException(Loss.displaced().toString()));
        }
        if (review.again()) {
            reviews.after(Choice.RETIRE);
        }
        if (review.swapped()) {
            host.onSwitched(this, new Loss(Loss.Kind.SILENT, "the peer uses a newer connection"));
            flushQuietly();
        }
    }

    /** Takes a connection out that failed; a second report of the same connection changes nothing. */
    private void end(Attachment attachment, Loss why) {
        Slot.Departure departure = slot.depart(attachment, why);
        attachment.stream().close(new IOException(why.toString()));
        if (departure == Slot.Departure.STRANGER) {
            return;
        }
        if (departure == Slot.Departure.PROMOTED) {
            // Into a connection that is dead as well the first write finds out, better now than with a packet in it.
            startTask("probe", this::probe);
        }
        host.onConnectionEnded(this, departure, attachment.ending(seams.clock().nanoTime(), why));
        if (departure == Slot.Departure.EMPTIED) {
            finish(why);
        }
    }

    private void probe() {
        attached().forEach(this::ping);
    }

    /**
     * Ends the transport and closes what it holds. Idempotent.
     *
     * @return whether this call ended it
     */
    public boolean close(Loss why) {
        List<Attachment> held = slot.close(why);
        if (held == null) {
            return false;
        }
        finish(why);
        held.forEach(one -> one.stream().close(new IOException(why.toString())));
        return true;
    }

    private void finish(Loss why) {
        pings.stop();
        reviews.stop();
        host.onGone(this, why);
    }

    private List<Attachment> attached() {
        return switch (slot.state()) {
            case Twin<Attachment> twin -> List.of(twin.current(), twin.shadow());
            case Held<Attachment> held -> List.of(held.current());
            case Empty<Attachment> empty -> List.of();
        };
    }

    private void startTask(String name, Runnable body) {
        seams.threads().start(this + "/" + name, body);
    }

    /** The owner's name in threads and logs. */
    @Override
    public String toString() {
        return "tp:" + entry.type() + ":" + remote.brief();
    }
}
