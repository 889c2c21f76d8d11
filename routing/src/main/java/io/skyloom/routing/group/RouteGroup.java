package io.skyloom.routing.group;

import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Clock;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The connection that an application has over a route: an encrypted stream to the application at the other end. One
 * thread reads and one writes; any thread closes, asks, or sets deadlines.
 *
 * <p>When the peer closes, what it sent before can still be read; then comes the end of the stream, or the peer's words
 * if it sent any. Writing fails from that moment. Routes have no half close: {@link #shutdownOutput} only refuses later
 * writes here, the peer learns of it when the group is closed.
 */
public final class RouteGroup implements ByteStream {
    /** A writer that finds no room looks this often whether its group still lives. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final GroupLife life;
    private final Clock clock;
    private final GroupCipher cipher;
    private final TimerSlot readTimer;
    private final AtomicBoolean writing = new AtomicBoolean();

    /** Set by any thread; null for none. */
    private volatile @Nullable Deadline writeDeadline;

    private volatile boolean outputEnded;

    /** @param at on the monotonic clock */
    private record Deadline(long at) {}

    RouteGroup(GroupLife life) {
        this.life = life;
        this.clock = life.context().seams().clock();
        this.cipher = Objects.requireNonNull(life.cipher(), "only an open group has a stream");
        this.readTimer = new TimerSlot(life.context().seams().timers());
    }

    /** The direction that arrives here: its source is the peer, its destination this end. */
    public RouteDescriptor descriptor() {
        return life.descriptor();
    }

    /** This end. */
    public RouteAddress local() {
        return life.descriptor().destination();
    }

    /** The other end. */
    public RouteAddress remote() {
        return life.descriptor().source();
    }

    /** What it has measured. */
    public GroupTraffic traffic() {
        return life.traffic();
    }

    /** Whether neither end has closed it. */
    public boolean isAlive() {
        return life.isOpen();
    }

    /** Why it ended; null while it lives. */
    public @Nullable GroupEnd end() {
        return life.ending();
    }

    /** Why it ended, as an exception; null while it lives. */
    public @Nullable IOException closeCause() {
        GroupEnd why = life.ending();
        return why == null ? null : why.exception();
    }

    // ---- reading

    /**
     * Waits for bytes; a read never spans two frames.
     *
     * @return how many were stored; -1 when the peer has closed
     * @throws GroupClosedException when the group ended otherwise; its message is the peer's if it sent one
     * @throws SocketTimeoutException when the deadline has passed; the group lives on
     * @throws BadGroupFrameException when the stream was tampered with; the group is over then
     */
    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        try {
            return cipher.opener().read(target, offset, length);
        } catch (BadGroupFrameException | EOFException e) {
            throw broken(e);
        } catch (IllegalStateException e) {
            throw closedMeanwhile(e);
        }
    }

    /** Sets how long from now reads may wait, also one that waits already; null for ever. */
    public void readWithin(@Nullable Duration span) {
        Object name = new Object();
        life.intake().deadline(span == null ? null : name);
        if (span == null) {
            readTimer.clear();
        } else {
            readTimer.set(span, () -> life.intake().expire(name));
        }
    }

    private IOException broken(IOException met) {
        GroupEnd why = GroupEnd.failed("the stream is broken: " + met.getMessage());
        life.end(why);
        life.intake().end(why, true);
        return met;
    }

    /** A codec that is closed under its user says so by an exception of its own. */
    private IOException closedMeanwhile(IllegalStateException met) {
        GroupEnd why = life.ending();
        if (why == null) {
            throw met;
        }
        return why.exception();
    }

    // ---- writing

    /**
     * Sends bytes, in as many packets as it takes; waits while the first hop is full.
     *
     * @return how many were sent: all, unless the deadline for writing passed in between
     * @throws GroupClosedException when the group has ended
     * @throws SocketTimeoutException when the deadline had passed before anything was sent; nothing was sent then
     */
    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        life.requireAlive();
        requireOutput();
        if (!writing.compareAndSet(false, true)) {
            throw new IllegalStateException("two threads write to the group with " + life.name());
        }
        try {
            return writeFrames(source, offset, length);
        } catch (IllegalStateException e) {
            throw closedMeanwhile(e);
        } finally {
            writing.set(false);
        }
    }

    /** Sets until when, from now, writes may wait for room; null for ever. */
    public void writeWithin(@Nullable Duration span) {
        writeDeadline = span == null ? null : new Deadline(clock.nanoTime() + span.toNanos());
    }

    private int writeFrames(byte[] source, int offset, int length) throws IOException {
        int chunk = life.limits().chunkBytes();
        int done = 0;
        byte[] packet = GroupSealer.NONE;
        while (done < length) {
            requireTime(done);
            if (isLate()) {
                return done;
            }
            int n = Math.min(chunk, length - done);
            packet = cipher.sealer().seal(source, offset + done, n, packet);
            if (!send(packet)) {
                requireTime(done);
                return done;
            }
            done += n;
        }
        return done;
    }

    /** Whether the frame left before the deadline; one that did not is never sent, its counter is skipped. */
    private boolean send(byte[] packet) throws IOException {
        while (!life.sendData(packet, patience())) {
            if (isLate()) {
                return false;
            }
        }
        return true;
    }

    private void requireTime(int done) throws SocketTimeoutException {
        if (done == 0 && isLate()) {
            throw new SocketTimeoutException("the deadline for writing has passed; nothing was sent");
        }
    }

    private boolean isLate() {
        Deadline deadline = writeDeadline;
        return deadline != null && clock.nanoTime() - deadline.at() >= 0;
    }

    private Duration patience() {
        Deadline deadline = writeDeadline;
        if (deadline == null) {
            return PATIENCE;
        }
        Duration left = Duration.ofNanos(Math.max(0, deadline.at() - clock.nanoTime()));
        return left.compareTo(PATIENCE) < 0 ? left : PATIENCE;
    }

    private void requireOutput() throws IOException {
        if (outputEnded) {
            throw new IOException("this side has ended its output to " + life.name());
        }
    }

    /** Refuses later writes here; the peer is told nothing, since routes have no half close. */
    @Override
    public void shutdownOutput() {
        outputEnded = true;
    }

    // ---- the end

    /** Closes without waiting for the peer's answer; what was not read is lost. Idempotent. */
    @Override
    public void close() {
        close("");
    }

    /**
     * Closes as {@link #close()} does and tells the peer why.
     *
     * @param errorText the peer's reader gets it instead of the end of the stream; empty for none
     */
    public void close(String errorText) {
        readTimer.stop();
        life.end(new GroupEnd(GroupEnd.Kind.LOCAL, errorText));
        life.intake().end(GroupEnd.CLOSED_HERE, true);
        cipher.close();
    }

    /**
     * Closes and waits until nothing is left of the group: until the peer has answered, two seconds at most. Not for
     * threads of transports or timers.
     */
    public void closeAndAwait() throws InterruptedException {
        close();
        life.closed()
                .settledWithin(
                        life.context().seams().timers(), life.limits().close().plus(PATIENCE));
    }

    @Override
    public InetSocketAddress localAddress() {
        return life.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return life.remoteAddress();
    }

    @Override
    public String toString() {
        return life.toString();
    }
}
