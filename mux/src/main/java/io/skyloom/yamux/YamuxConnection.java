package io.skyloom.yamux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import io.skyloom.yamux.YamuxException.Reason;
import io.skyloom.yamux.YamuxSession.Ending;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A yamux session over a carrier: opens and accepts streams that are ordinary {@link ByteStream}s.
 *
 * <p>Two virtual threads belong to it and end with it: {@code <name>/read} takes what arrives to the streams' inboxes and
 * never waits for anything but the carrier; {@code <name>/write} writes what waits, all of it in one write. Any thread
 * may call any method. Whoever waits here or in a stream is woken when the session ends, with the cause.
 */
public final class YamuxConnection implements StreamListener {
    private final String name;
    private final ByteStream carrier;
    private final BufferPool pool;
    private final Clock clock;
    private final Timers timers;
    private final Alarm alarm;
    private final Outcome<YamuxException> ended = new Outcome<>();

    /** Held for a few copies at most, never while waiting for anything but the conditions below. */
    final ReentrantLock lock = new ReentrantLock();

    private final Condition work = lock.newCondition();
    private final Condition arrivals = lock.newCondition();
    private final Condition openings = lock.newCondition();

    @GuardedBy("lock")
    final YamuxSession session;

    @GuardedBy("lock")
    private boolean writerWaits;

    /** Who waits for the answer to the outstanding ping. */
    @GuardedBy("lock")
    private @Nullable Outcome<Duration> asked;

    /** What {@link #settle} has to pass on. */
    @GuardedBy("lock")
    private @Nullable Duration answer;

    @GuardedBy("lock")
    private boolean endUnsettled;

    @GuardedBy("lock")
    private boolean carrierDoomed;

    private YamuxConnection(String name, ByteStream carrier, Role role, YamuxConfig config, Seams seams) {
        this.name = name;
        this.carrier = carrier;
        this.pool = config.pool();
        this.clock = seams.clock();
        this.timers = seams.timers();
        this.alarm = new Alarm(clock, timers, this::onAlarm);
        this.session = new YamuxSession(role, config, new Listener(), clock.nanoTime());
    }

    /**
     * Starts a session; nothing is sent before the first stream is opened. Where the machine gives no threads, the session
     * is over when this returns.
     *
     * @param name whose session it is; prefix of its threads' names and of its errors
     * @param carrier belongs to the session from now on and is closed with it
     */
    public static YamuxConnection start(String name, ByteStream carrier, Role role, YamuxConfig config, Seams seams) {
        YamuxConnection connection = new YamuxConnection(name, carrier, role, config, seams);
        if (seams.threads().tryStart(name + "/read", connection::readLoop)
                && seams.threads().tryStart(name + "/write", connection::writeLoop)) {
            connection.rearm();
        } else {
            connection.failed(new IOException("no thread can be started"));
        }
        return connection;
    }

    /**
     * Opens a stream. The peer has not accepted it yet when this returns, but bytes may be written at once.
     *
     * @param limit how long to wait while the peer owes answers to too many earlier streams
     * @throws YamuxException when the session is over, the peer accepts no more, or ids are used up
     * @throws SocketTimeoutException when the limit passed
     */
    public YamuxStream open(Duration limit) throws IOException {
        YamuxStream stream = tryOpen();
        if (stream == null) {
            try (WaitLimit wait = new WaitLimit(timers, limit, lock, openings)) {
                stream = openWithin(wait, limit);
            }
        }
        rearm();
        return stream;
    }

    /**
     * Blocks for the next stream the peer opens, and acknowledges it.
     *
     * @throws YamuxException when the session is over, also during the call
     */
    @Override
    public YamuxStream accept() throws IOException {
        lock.lock();
        try {
            MuxStream arrived = session.accept();
            while (arrived == null) {
                await(arrivals);
                arrived = session.accept();
            }
            wakeWriter();
            return new YamuxStream(this, arrived);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the peer for an answer, or joins those who wait for one: at most one ping is outstanding.
     *
     * @return the round trip's time, settled whenever the answer comes, however late; failed when the session ends
     */
    public Outcome<Duration> ping() {
        lock.lock();
        try {
            session.ping(clock.nanoTime());
            wakeWriter();
            if (asked == null) {
                asked = new Outcome<>();
            }
            return asked;
        } catch (YamuxException e) {
            Outcome<Duration> failed = new Outcome<>();
            failed.fail(e);
            return failed;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells the peer to open no further streams. Those that exist go on; ours can still be opened.
     *
     * @throws YamuxException when the session is over
     */
    public void goAway() throws YamuxException {
        lock.lock();
        try {
            session.goAway();
            wakeWriter();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Ends the session and returns at once. Bytes that streams have accepted are still written, and go away, for the
     * grace time at most; then our direction of the carrier ends, and the carrier is closed when the peer has ended its
     * own, after the grace time at most. Idempotent.
     */
    @Override
    public void close() {
        end(new YamuxException(Reason.CLOSED, "the session was closed by this end"), Ending.ORDERLY);
    }

    /** Ends the session at once, for a reason that everybody who waits in it is told. Idempotent. */
    public void close(Throwable why) {
        end(new YamuxException(Reason.CLOSED, "the session was closed: " + why.getMessage(), why), Ending.AT_ONCE);
    }

    /** Whether the session is over. */
    public boolean isClosed() {
        return closeCause() != null;
    }

    /** Why the session is over; null while it is not. */
    public @Nullable YamuxException closeCause() {
        lock.lock();
        try {
            return session.cause();
        } finally {
            lock.unlock();
        }
    }

    /** Completed, with the cause, when the session is over. */
    public Outcome<YamuxException> ended() {
        return ended;
    }

    /** Counts and levels of this moment. */
    public YamuxStats stats() {
        lock.lock();
        try {
            return session.stats(clock.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return carrier.localAddress();
    }

    /** The address of the carrier's other end. */
    public InetSocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    @Override
    public String toString() {
        return name;
    }

    // --- for streams ---

    Clock clock() {
        return clock;
    }

    Timers timers() {
        return timers;
    }

    /** Waits for a condition of {@link #lock}, once: callers look again and come back. */
    @GuardedBy("lock")
    @SuppressWarnings("WaitNotInLoop")
    void await(Condition condition) throws InterruptedIOException {
        try {
            condition.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting in " + name);
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Lets the writing thread go on if there is something for it to do. */
    @GuardedBy("lock")
    void wakeWriter() {
        if (writerWaits && (session.hasOutput() || session.isFinished())) {
            writerWaits = false;
            work.signal();
        }
    }

    /** Passes on what was noted under the lock to those who must be told outside it. */
    void settle() {
        Outcome<Duration> pinged = null;
        Duration roundTrip = null;
        YamuxException over = null;
        boolean doomed;
        lock.lock();
        try {
            if (answer != null || endUnsettled) {
                pinged = asked;
                roundTrip = answer;
                asked = null;
                answer = null;
            }
            if (endUnsettled) {
                endUnsettled = false;
                over = session.cause();
            }
            doomed = session.isEnded() && !carrierDoomed;
            carrierDoomed |= doomed;
        } finally {
            lock.unlock();
        }
        tell(pinged, roundTrip, over);
        if (doomed) {
            alarm.stop();
            carrier.close();
        }
    }

    /** Moves the alarm to the session's nearest deadline. */
    void rearm() {
        long now = clock.nanoTime();
        long nanos;
        lock.lock();
        try {
            nanos = session.nanosToDeadline(now);
        } finally {
            lock.unlock();
        }
        alarm.ringIn(nanos, now);
    }

    private void tell(@Nullable Outcome<Duration> pinged, @Nullable Duration roundTrip, @Nullable YamuxException over) {
        if (pinged != null && roundTrip != null) {
            pinged.complete(roundTrip);
        } else if (pinged != null && over != null) {
            pinged.fail(over);
        }
        if (over != null) {
            ended.complete(over);
        }
    }

    // --- opening and ending ---

    private @Nullable YamuxStream tryOpen() throws YamuxException {
        lock.lock();
        try {
            MuxStream opened = session.open(clock.nanoTime());
            wakeWriter();
            return opened == null ? null : new YamuxStream(this, opened);
        } finally {
            lock.unlock();
        }
    }

    private YamuxStream openWithin(WaitLimit wait, Duration limit) throws IOException {
        lock.lock();
        try {
            MuxStream opened = session.open(clock.nanoTime());
            while (opened == null) {
                if (wait.isOver()) {
                    throw new SocketTimeoutException(name
                            + ": the peer has not accepted earlier streams, so none could be opened within " + limit);
                }
                await(openings);
                opened = session.open(clock.nanoTime());
            }
            wakeWriter();
            return new YamuxStream(this, opened);
        } finally {
            lock.unlock();
        }
    }

    private void end(YamuxException why, Ending how) {
        lock.lock();
        try {
            session.end(why, how, clock.nanoTime());
            wakeWriter();
        } finally {
            lock.unlock();
        }
        settle();
        rearm();
    }

    private void onAlarm() {
        lock.lock();
        try {
            session.onTime(clock.nanoTime());
            wakeWriter();
        } finally {
            lock.unlock();
        }
        settle();
        rearm();
    }

    // --- the reading thread ---

    private void readLoop() {
        CarrierReader reader = new CarrierReader(carrier);
        try {
            int n = reader.read();
            while (n >= 0) {
                received(reader.buffer(), n);
                reader.adapt(n);
                n = reader.read();
            }
            carrierEnded(null);
        } catch (IOException e) {
            carrierEnded(e);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    private void received(byte[] bytes, int length) {
        boolean unsettled;
        lock.lock();
        try {
            session.receive(bytes, 0, length, clock.nanoTime());
            wakeWriter();
            unsettled = answer != null || endUnsettled || (session.isEnded() && !carrierDoomed);
        } finally {
            lock.unlock();
        }
        if (unsettled) {
            settle();
            rearm();
        }
    }

    private void carrierEnded(@Nullable IOException failure) {
        lock.lock();
        try {
            session.carrierEnded(failure, clock.nanoTime());
            wakeWriter();
        } finally {
            lock.unlock();
        }
        settle();
    }

    /** A defect, here or in the carrier: it ends the session, so that nobody waits for a thread that is gone. */
    private void failed(Throwable defect) {
        end(new YamuxException(Reason.CARRIER, "the session broke down: " + defect, defect), Ending.AT_ONCE);
    }

    // --- the writing thread ---

    private void writeLoop() {
        Outbox.Batch batch = new Outbox.Batch();
        try {
            while (take(batch)) {
                rearm();
                write(batch);
            }
            endOutput();
        } catch (IOException e) {
            carrierEnded(e);
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        }
    }

    private void endOutput() throws IOException {
        boolean drains;
        lock.lock();
        try {
            drains = session.beginDraining(clock.nanoTime());
        } finally {
            lock.unlock();
        }
        if (drains) {
            rearm();
            carrier.shutdownOutput();
        }
    }

    private boolean take(Outbox.Batch batch) {
        lock.lock();
        try {
            while (!session.take(batch, clock.nanoTime())) {
                if (session.isFinished()) {
                    return false;
                }
                writerWaits = true;
                work.awaitUninterruptibly();
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void write(Outbox.Batch batch) throws IOException {
        int at = batch.from;
        try {
            while (at < batch.to) {
                int n = carrier.write(batch.bytes, at, batch.to - at);
                at += n;
                wrote(n, at == batch.to);
            }
        } finally {
            pool.giveBatch(batch.bytes);
        }
    }

    private void wrote(int bytes, boolean all) {
        lock.lock();
        try {
            session.wrote(bytes, clock.nanoTime());
            if (all) {
                session.wroteAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Turns what the session notices into signals and notes. Runs under the lock, inside the session's calls. */
    @SuppressWarnings("GuardedBy")
    private final class Listener implements SessionObserver {
        @Override
        public void streamArrived() {
            arrivals.signal();
        }

        @Override
        public void openingAllowed() {
            openings.signalAll();
        }

        @Override
        public void pingAnswered(long roundTripNanos) {
            answer = Duration.ofNanos(roundTripNanos);
        }

        @Override
        public void ended(YamuxException cause) {
            endUnsettled = true;
            arrivals.signalAll();
            openings.signalAll();
        }
    }
}
