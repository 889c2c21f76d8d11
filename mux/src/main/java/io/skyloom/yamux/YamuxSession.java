package io.skyloom.yamux;

import io.skyloom.yamux.MuxStream.Half;
import io.skyloom.yamux.YamuxException.Reason;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session as a pure state machine: bytes in, bytes out, streams, and time as an argument. No thread, lock,
 * socket or clock. Whoever drives it calls one method at a time and tells it the time in monotonic nanoseconds.
 *
 * <pre>
 *   OPEN ──closed by us, or the peer broke the protocol──► ENDING ──all written──► DRAINING ──peer ended──► ENDED
 *     │                                                       └──────grace over───────┴──grace or budget over───►┘
 *     └────────carrier failed, stalled or silent─────────────────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>From ENDING on no stream works any more and what arrives is thrown away; only {@link #take} has work to do. What
 * arrives is still taken from the carrier: one that is closed with bytes unread is reset by the system, and the reset
 * destroys what the peer has not received yet.
 */
final class YamuxSession {
    private enum Life {
        OPEN,
        ENDING,
        DRAINING,
        ENDED
    }

    /** How a session ends. */
    enum Ending {
        /** Bytes that were accepted are written, and go away; then the peer may end its direction. */
        ORDERLY,
        /** The peer is told that it broke the protocol, and nothing else any more; then it may end its direction. */
        BLAMING_PEER,
        /** Nothing is written any more. */
        AT_ONCE
    }

    private final YamuxConfig config;
    private final SessionObserver observer;
    private final Tally tally = new Tally();
    private final Streams streams;
    private final Outbox outbox;
    private final Pings pings;
    private final Inbound inbound;
    private final Liveness liveness;

    private Life life = Life.OPEN;
    private @Nullable YamuxException cause;
    private long endBy;

    /** Bytes that arrived since the session is over. */
    private long drained;

    private boolean writing;
    private long writeProgressAt;

    /** The time of the call being served. */
    private long now;

    YamuxSession(Role role, YamuxConfig config, SessionObserver observer, long now) {
        this(role, config, observer, now, role.firstId());
    }

    /** A session whose ids do not start at the beginning: as if many streams had been opened before. */
    YamuxSession(Role role, YamuxConfig config, SessionObserver observer, long now, long firstId) {
        this.config = config;
        this.observer = observer;
        this.now = now;
        this.streams = new Streams(role, config, observer, tally, firstId, why -> end(why, Ending.AT_ONCE, this.now));
        this.outbox = streams.outbox();
        this.pings = new Pings(outbox);
        this.inbound = new Inbound(role, config, streams, pings, observer, tally);
        this.liveness = new Liveness(config, now);
    }

    // --- what applications ask for ---

    /**
     * Opens a stream; null when the peer owes too many answers and the caller has to wait.
     *
     * @throws YamuxException when no stream can be opened any more
     */
    @Nullable
    MuxStream open(long at) throws YamuxException {
        now = at;
        requireAlive();
        return streams.open(now);
    }

    /** Accepts the stream that has waited longest; null when none waits. */
    @Nullable
    MuxStream accept() throws YamuxException {
        requireAlive();
        return streams.accept();
    }

    /**
     * Reads bytes that have arrived.
     *
     * @return how many, 0 when the caller has to wait, -1 at the end
     */
    int read(MuxStream stream, byte[] to, int offset, int length) throws YamuxException {
        if (stream.closed) {
            throw closed(stream);
        }
        int n = stream.inbox.read(to, offset, length);
        if (n > 0) {
            streams.consumed(stream, n);
            return n;
        }
        if (stream.receiving == Half.ENDED && !stream.inputLost) {
            return -1;
        }
        requireWorking(stream);
        return 0;
    }

    /**
     * Takes bytes to be written.
     *
     * @return how many, 0 when the caller has to {@link #park}
     */
    int offer(MuxStream stream, byte[] from, int offset, int length) throws YamuxException {
        requireWritable(stream);
        return outbox.offer(stream, from, offset, length);
    }

    /** Leaves bytes to be taken when there is room; they must not change before {@link #withdraw}. */
    void park(MuxStream stream, byte[] from, int offset, int length) {
        outbox.park(stream, from, offset, length);
    }

    /**
     * Whether bytes that were parked have been taken, at least some.
     *
     * @throws YamuxException when none were and none will be
     */
    boolean parkedWereTaken(MuxStream stream) throws YamuxException {
        if (stream.sourceTaken == 0) {
            requireWritable(stream);
        }
        return stream.sourceTaken > 0;
    }

    /**
     * Whether all bytes that were parked have been taken, which ends {@link #park}.
     *
     * @throws YamuxException when they have not been and will not be
     */
    boolean parkedAreGone(MuxStream stream) throws YamuxException {
        if (stream.sourceLeft > 0) {
            requireWritable(stream);
            return false;
        }
        withdraw(stream);
        return true;
    }

    /** How many bytes the peer has room for. */
    int window(MuxStream stream) throws YamuxException {
        requireWritable(stream);
        return (int) Math.min(Integer.MAX_VALUE, stream.sendWindow);
    }

    /** Ends {@link #park}; returns how many bytes were taken. */
    int withdraw(MuxStream stream) {
        int taken = stream.sourceTaken;
        stream.sourceTaken = 0;
        outbox.withdraw(stream);
        return taken;
    }

    /**
     * Ends our direction behind the bytes already taken.
     *
     * @throws YamuxException when it cannot be ended in order any more
     */
    void endOutput(MuxStream stream) throws YamuxException {
        requireWritable(stream);
        streams.finish(stream);
    }

    /** Closes the stream for our application: the end is sent, what arrives is thrown away. Idempotent. */
    void close(MuxStream stream, long at) {
        now = at;
        streams.close(stream, at);
    }

    /** Ends the stream in both directions at once and tells the peer. Idempotent. */
    void reset(MuxStream stream, long at) {
        now = at;
        if (!stream.isOver()) {
            streams.reset(stream, Reason.RESET, stream.name() + " was reset by this end");
        }
    }

    /** Whether the peer has accepted the stream; throws when it never will. */
    boolean isAcknowledged(MuxStream stream) throws YamuxException {
        if (!stream.acknowledged) {
            requireWorking(stream);
        }
        return stream.acknowledged;
    }

    /** Asks the peer for an answer unless one is outstanding. */
    void ping(long at) throws YamuxException {
        requireAlive();
        pings.ask(at);
    }

    /** Tells the peer to open no further streams; those that it opens nevertheless are reset. */
    void goAway() throws YamuxException {
        requireAlive();
        if (streams.refuse()) {
            outbox.goAway(FrameHeader.NORMAL);
        }
    }

    /** Ends the session. The first cause stays; a faster ending hastens a slower one. */
    void end(YamuxException why, Ending how, long at) {
        now = at;
        if (life == Life.OPEN) {
            cause = why;
            life = Life.ENDING;
            endBy = now + config.closeGrace().toNanos();
            observer.ended(why);
            streams.failAll(why);
            outbox.stopQueueing();
            if (how == Ending.ORDERLY && streams.refuse()) {
                outbox.goAway(FrameHeader.NORMAL);
            }
        }
        if (how == Ending.BLAMING_PEER) {
            outbox.clear();
            outbox.goAway(FrameHeader.PROTOCOL_ERROR);
        } else if (how == Ending.AT_ONCE) {
            life = Life.ENDED;
            outbox.clear();
        }
    }

    // --- what the carrier brings and takes ---

    /** Takes bytes that have arrived. Whatever they say shows in the streams or in {@link #cause}. */
    void receive(byte[] bytes, int offset, int length, long at) {
        now = at;
        if (life != Life.OPEN) {
            drain(length);
            return;
        }
        liveness.arrived(now);
        try {
            inbound.feed(bytes, offset, length, now);
        } catch (YamuxException e) {
            end(e, e.reason() == Reason.PROTOCOL_ERROR ? Ending.BLAMING_PEER : Ending.AT_ONCE, now);
        }
    }

    private void drain(int length) {
        tally.bytesIn += length;
        drained += length;
        if (drained > config.memoryBudget()) {
            end(requireCause(), Ending.AT_ONCE, now);
        }
    }

    /** The carrier has ended: in order, or by a failure. */
    void carrierEnded(@Nullable Throwable failure, long at) {
        YamuxException why = failure == null
                ? new YamuxException(Reason.CARRIER, "the peer closed the connection " + inbound.where())
                : new YamuxException(
                        Reason.CARRIER, "the connection failed " + inbound.where() + ": " + failure, failure);
        end(why, Ending.AT_ONCE, at);
    }

    /** Whether {@link #take} would give something. */
    boolean hasOutput() {
        return !outbox.isEmpty();
    }

    /** Fills {@code batch} with what to write next; false when there is nothing. */
    boolean take(Outbox.Batch batch, long at) {
        now = at;
        writing = outbox.take(batch);
        writeProgressAt = at;
        return writing;
    }

    /** The carrier took some of a batch. */
    void wrote(int bytes, long at) {
        tally.bytesOut += bytes;
        writeProgressAt = at;
    }

    /** The carrier took all of a batch. */
    void wroteAll() {
        writing = false;
    }

    /**
     * Everything is written, so that our direction of the carrier can be ended; the peer has the grace time to end its
     * own. Returns false when there is no use in that any more.
     */
    boolean beginDraining(long at) {
        now = at;
        if (life != Life.ENDING) {
            return false;
        }
        life = Life.DRAINING;
        endBy = now + config.closeGrace().toNanos();
        return true;
    }

    /** Whether our direction of the carrier can be ended: the session is over and nothing waits to be written. */
    boolean isFinished() {
        return life != Life.OPEN && !hasOutput();
    }

    /** Whether the carrier must be closed even while it is being written to. */
    boolean isEnded() {
        return life == Life.ENDED;
    }

    // --- time ---

    /** How long until {@link #onTime} has something to do; {@link Long#MAX_VALUE} for never. */
    long nanosToDeadline(long at) {
        return switch (life) {
            case OPEN -> Math.min(Math.min(streams.nanosToDeadline(at), nanosToStall(at)), liveness.nanosToVerdict(at));
            case ENDING, DRAINING -> endBy - at;
            case ENDED -> Long.MAX_VALUE;
        };
    }

    /** Does what is due. */
    void onTime(long at) {
        now = at;
        if ((life == Life.ENDING || life == Life.DRAINING) && now - endBy >= 0) {
            end(requireCause(), Ending.AT_ONCE, now);
        }
        if (life == Life.OPEN) {
            streams.expire(now);
        }
        if (life == Life.OPEN && nanosToStall(now) <= 0) {
            endFor(Reason.STALLED, "the connection took no byte for " + config.writeTimeout());
        }
        if (life == Life.OPEN) {
            judgeLiveness();
        }
    }

    private long nanosToStall(long at) {
        long limit = config.writeTimeout().toNanos();
        return writing && limit > 0 ? limit - (at - writeProgressAt) : Long.MAX_VALUE;
    }

    private void judgeLiveness() {
        switch (liveness.judge(now)) {
            case FINE -> {}
            case ASK -> pings.ask(now);
            case DEAD ->
                endFor(
                        Reason.KEEP_ALIVE,
                        "nothing arrived for " + Duration.ofNanos(liveness.silence(now)) + ", not even an answer");
        }
    }

    private void endFor(Reason reason, String what) {
        end(new YamuxException(reason, what), Ending.AT_ONCE, now);
    }

    // --- what is known ---

    /** Why the session is over; null while it is not. */
    @Nullable
    YamuxException cause() {
        return cause;
    }

    /** Counts and levels. */
    YamuxStats stats(long at) {
        return new YamuxStats(
                streams.alive(),
                streams.waiting(),
                streams.unanswered(),
                streams.heldBytes(),
                Duration.ofNanos(liveness.silence(at)),
                tally.bytesIn,
                tally.bytesOut,
                tally.framesIn,
                tally.framesSkipped,
                tally.bytesSkipped,
                tally.lateFrames,
                tally.refused,
                tally.evicted,
                tally.pongsDropped);
    }

    // --- what callers may not do ---

    private YamuxException requireCause() {
        return Objects.requireNonNull(cause);
    }

    private void requireAlive() throws YamuxException {
        YamuxException why = cause;
        if (why != null) {
            throw why.seenHere();
        }
    }

    private static void requireWorking(MuxStream stream) throws YamuxException {
        YamuxException why = stream.failure;
        if (why != null) {
            throw why.seenHere();
        }
    }

    private static void requireWritable(MuxStream stream) throws YamuxException {
        if (stream.closed) {
            throw closed(stream);
        }
        requireWorking(stream);
        if (stream.sending != Half.OPEN) {
            throw new YamuxException(Reason.CLOSED, "the output of " + stream.name() + " was ended by this end");
        }
    }

    private static YamuxException closed(MuxStream stream) {
        return new YamuxException(Reason.CLOSED, stream.name() + " was closed by this end");
    }
}
