package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of one stream: what was written is held while the lane is stalled, flies while the lane needs time, and
 * has arrived when it can be read. Both ends behave as the kernel's sockets do: an end without unread bytes leaves with
 * an end-of-stream, one with unread bytes with a reset, and bytes that arrive at an end that has left are answered by a
 * reset.
 *
 * <p>Both directions of a stream share one lock; under it only the locks of the lane, the flow and the timers are taken.
 */
final class Pipe {
    /** What travels: bytes of the stream, its end, or a reset. */
    private sealed interface Parcel {
        @SuppressWarnings("ArrayRecordComponent") // never compared, never changed
        record Bytes(byte[] bytes) implements Parcel {}

        record End() implements Parcel {}

        record Reset() implements Parcel {}

        default int length() {
            return this instanceof Bytes data ? data.bytes().length : 0;
        }
    }

    /** How long a kernel repeats bytes that nobody acknowledges before it gives the connection up. */
    static final Duration REPEATS = Duration.ofSeconds(924);

    private static final String RESET_BY_PEER = "connection reset by peer";
    private static final String TIMED_OUT = "connection timed out";

    private final Lane lane;
    private final Timers timers;
    private final ReentrantLock lock;
    private final Condition readable;
    private final Condition writable;

    /** The opposite direction of the same stream; set once, before the stream is handed out. */
    private @Nullable Pipe reverse;

    @GuardedBy("lock")
    private final Deque<Parcel> held = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<Parcel> flying = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<Timers.Timer> flights = new ArrayDeque<>();

    @GuardedBy("lock")
    private final Deque<Parcel.Bytes> arrived = new ArrayDeque<>();

    /** How many flying parcels would have arrived by now, had the lane not stalled. */
    @GuardedBy("lock")
    private int overdue;

    /** How much of the first arrived parcel was read. */
    @GuardedBy("lock")
    private int consumed;

    /** Bytes taken and not yet read; the window bounds them. */
    @GuardedBy("lock")
    private int outstanding;

    @GuardedBy("lock")
    private long taken;

    @GuardedBy("lock")
    private long delivered;

    /** Whether a black hole took something: nothing that comes after it may arrive. */
    @GuardedBy("lock")
    private boolean lostBytes;

    @GuardedBy("lock")
    private Timers.@Nullable Timer givingUp;

    @GuardedBy("lock")
    private boolean writerEnded;

    @GuardedBy("lock")
    private boolean writerClosed;

    @GuardedBy("lock")
    private boolean readerClosed;

    @GuardedBy("lock")
    private boolean endArrived;

    /** Why this direction is broken: told to the writer at once, to the reader after the arrived bytes. */
    @GuardedBy("lock")
    private @Nullable String broken;

    private Pipe(Lane lane, Timers timers, ReentrantLock lock) {
        this.lane = lane;
        this.timers = timers;
        this.lock = lock;
        this.readable = lock.newCondition();
        this.writable = lock.newCondition();
    }

    /** Two opposite directions; the first travels {@code there}. */
    static Pipe[] pair(Lane there, Lane back, Timers timers) {
        ReentrantLock shared = new ReentrantLock();
        Pipe first = new Pipe(there, timers, shared);
        Pipe second = new Pipe(back, timers, shared);
        first.reverse = second;
        second.reverse = first;
        there.enter(first);
        back.enter(second);
        return new Pipe[] {first, second};
    }

    int read(byte[] target, int offset, int length) throws IOException, InterruptedException {
        lock.lock();
        try {
            if (readerClosed) {
                throw new ClosedChannelException();
            }
            if (length == 0) {
                return 0;
            }
            while (arrived.isEmpty()) {
                if (broken != null) {
                    throw new IOException(broken);
                }
                if (endArrived) {
                    return -1;
                }
                readable.await();
                if (readerClosed) {
                    throw new AsynchronousCloseException();
                }
            }
            int size = takeArrived(target, offset, length);
            delivered += size;
            writable.signalAll();
            return size;
        } finally {
            lock.unlock();
        }
    }

    int write(byte[] source, int offset, int length) throws IOException, InterruptedException {
        lock.lock();
        try {
            if (writerClosed || writerEnded) {
                throw new ClosedChannelException();
            }
            if (length == 0) {
                return 0;
            }
            awaitRoom();
            int size = swallows() ? length : Math.min(length, lane.window() - outstanding);
            outstanding += size;
            taken += size;
            hold(source, offset, size);
            dispatch();
            return size;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were written. */
    long taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes were read. */
    long delivered() {
        lock.lock();
        try {
            return delivered;
        } finally {
            lock.unlock();
        }
    }

    /** Ends the direction in order: the reader sees the end after the bytes. */
    void end() throws IOException {
        lock.lock();
        try {
            if (writerClosed) {
                throw new ClosedChannelException();
            }
            sendEnd();
        } finally {
            lock.unlock();
        }
    }

    /** The writer's side was closed: a blocked writer wakes, the reader sees the end or, with {@code reset}, an error. */
    void closeWriter(boolean reset) {
        lock.lock();
        try {
            writerClosed = true;
            writable.signalAll();
            if (reset) {
                // What the lane has not taken yet is thrown away, as the kernel throws away its queue.
                held.clear();
                send(new Parcel.Reset());
            } else {
                sendEnd();
            }
            leaveIfDone();
        } finally {
            lock.unlock();
        }
    }

    /** The reader's side was closed: a blocked reader wakes. Returns whether bytes were left unread. */
    boolean closeReader() {
        lock.lock();
        try {
            boolean unread = !arrived.isEmpty();
            readerClosed = true;
            dropArrived();
            readable.signalAll();
            leaveIfDone();
            return unread;
        } finally {
            lock.unlock();
        }
    }

    /** Breaks both directions at both ends, now; whatever was under way or unread is gone. */
    void severBoth(String reason) {
        sever(reason);
        opposite().sever(reason);
    }

    /** Looks again at what the lane allows; called by the lane after every change. */
    void laneChanged() {
        lock.lock();
        try {
            writable.signalAll();
            if (lane.mode() != Lane.Mode.STALLED) {
                for (; overdue > 0; overdue--) {
                    landNext();
                }
                dispatch();
            }
        } finally {
            lock.unlock();
        }
    }

    private void sever(String reason) {
        lock.lock();
        try {
            held.clear();
            flying.clear();
            flights.forEach(Timers.Timer::cancel);
            flights.clear();
            overdue = 0;
            dropArrived();
            breakWith(reason);
        } finally {
            lock.unlock();
        }
    }

    private void breakWith(String reason) {
        lock.lock();
        try {
            if (broken == null) {
                broken = reason;
            }
            readable.signalAll();
            writable.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void answerWithReset() {
        lock.lock();
        try {
            send(new Parcel.Reset());
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void awaitRoom() throws IOException, InterruptedException {
        while (broken == null && !swallows() && outstanding >= lane.window()) {
            writable.await();
            if (writerClosed) {
                throw new AsynchronousCloseException();
            }
        }
        if (broken != null) {
            throw new IOException(broken);
        }
    }

    @GuardedBy("lock")
    private boolean swallows() {
        return lostBytes || lane.mode() == Lane.Mode.BLACK_HOLE;
    }

    @GuardedBy("lock")
    private void hold(byte[] source, int offset, int length) {
        int piece = lane.pieceSize();
        for (int done = 0; done < length; ) {
            int size = Math.min(piece, length - done);
            held.add(new Parcel.Bytes(Arrays.copyOfRange(source, offset + done, offset + done + size)));
            done += size;
        }
    }

    @GuardedBy("lock")
    private void sendEnd() {
        if (!writerEnded) {
            writerEnded = true;
            send(new Parcel.End());
        }
    }

    @GuardedBy("lock")
    private void send(Parcel parcel) {
        held.add(parcel);
        dispatch();
    }

    /** Puts what is held on the lane, as far as the lane lets it. */
    @GuardedBy("lock")
    private void dispatch() {
        while (!held.isEmpty() && lane.mode() != Lane.Mode.STALLED) {
            Parcel parcel = held.remove();
            if (lane.mode() != Lane.Mode.OPEN || lostBytes) {
                lose(parcel);
                continue;
            }
            if (parcel instanceof Parcel.Bytes data) {
                lane.carries(data.bytes());
            }
            long travel = lane.travelNanos(parcel.length());
            if (travel == 0 && flying.isEmpty()) {
                land(parcel);
            } else {
                flying.add(parcel);
                flights.add(timers.schedule(Duration.ofNanos(travel), this::due));
            }
        }
    }

    /** One parcel is due. Which one does not matter: they land in the order in which they were written. */
    private void due() {
        lock.lock();
        try {
            if (lane.mode() == Lane.Mode.STALLED) {
                overdue++;
            } else {
                landNext();
            }
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void landNext() {
        Parcel next = flying.poll();
        flights.poll();
        if (next != null && (lostBytes || lane.mode() == Lane.Mode.BLACK_HOLE)) {
            lose(next);
        } else if (next != null) {
            land(next);
        }
    }

    @GuardedBy("lock")
    private void land(Parcel parcel) {
        switch (parcel) {
            case Parcel.Bytes data -> landBytes(data);
            case Parcel.End end -> endArrived = true;
            case Parcel.Reset reset -> {
                breakWith(RESET_BY_PEER);
                opposite().breakWith(RESET_BY_PEER);
            }
        }
        readable.signalAll();
    }

    @GuardedBy("lock")
    private void landBytes(Parcel.Bytes data) {
        if (readerClosed) {
            outstanding -= data.length();
            writable.signalAll();
            opposite().answerWithReset();
        } else {
            arrived.add(data);
        }
    }

    @GuardedBy("lock")
    private void lose(Parcel parcel) {
        lostBytes = true;
        if (givingUp == null && parcel.length() > 0) {
            givingUp = timers.schedule(REPEATS, this::giveUp);
        }
        outstanding -= parcel.length();
        writable.signalAll();
    }

    /** What was lost has been repeated often enough. */
    private void giveUp() {
        breakWith(TIMED_OUT);
        opposite().breakWith(TIMED_OUT);
    }

    @GuardedBy("lock")
    private int takeArrived(byte[] target, int offset, int length) {
        int done = 0;
        while (done < length && !arrived.isEmpty()) {
            byte[] first = arrived.element().bytes();
            int part = Math.min(length - done, first.length - consumed);
            System.arraycopy(first, consumed, target, offset + done, part);
            done += part;
            consumed += part;
            if (consumed == first.length) {
                arrived.remove();
                consumed = 0;
            }
        }
        outstanding -= done;
        return done;
    }

    @GuardedBy("lock")
    private void dropArrived() {
        for (Parcel.Bytes data : arrived) {
            outstanding -= data.length();
        }
        outstanding += consumed;
        consumed = 0;
        arrived.clear();
    }

    /** With both ends gone nobody can see what is still under way. */
    @GuardedBy("lock")
    private void leaveIfDone() {
        if (writerClosed && readerClosed) {
            flights.forEach(Timers.Timer::cancel);
            flights.clear();
            flying.clear();
            held.clear();
            if (givingUp != null) {
                givingUp.cancel();
            }
            lane.leave(this);
        }
    }

    private Pipe opposite() {
        if (reverse == null) {
            throw new IllegalStateException("a pipe without its opposite direction");
        }
        return reverse;
    }
}
