package io.skyloom.engine.appserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.apprpc.IoFailure;
import io.skyloom.engine.apprpc.ReadReply;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Reads a connection for callers who may have a deadline and may be several. A thread of its own reads when somebody
 * asks for more than there is; what it brings after the asker's deadline waits for the next one, so nothing is lost. Any
 * thread.
 */
final class TimedInput {
    /** No answer is longer. */
    static final int MOST = 64 * 1024;

    private static final IoFailure LATE = IoFailure.of(new SocketTimeoutException("read pipe: i/o timeout"));

    private final AppSocket socket;
    private final Seams seams;
    private final String name;
    private final DeadlineWatch deadline;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** Bytes from {@link #from} to {@link #to} are there; while a thread fetches there are none and it owns the array. */
    @GuardedBy("lock")
    private byte[] buffer = new byte[0];

    @GuardedBy("lock")
    private int from;

    @GuardedBy("lock")
    private int to;

    @GuardedBy("lock")
    private boolean fetching;

    @GuardedBy("lock")
    private @Nullable IoFailure over;

    /** @param name begins the name of the thread that fetches */
    TimedInput(AppSocket socket, Seams seams, String name) {
        this.socket = socket;
        this.seams = seams;
        this.name = name;
        this.deadline = new DeadlineWatch(seams, this::wake);
    }

    /** Until when reads may wait. */
    DeadlineWatch deadline() {
        return deadline;
    }

    /** Waits for bytes, the end, a failure or the deadline. */
    ReadReply read(long wanted) {
        if (wanted <= 0) {
            return ReadReply.of(new byte[0]);
        }
        int most = (int) Math.min(wanted, MOST);
        while (true) {
            byte[] toFill;
            lock.lock();
            try {
                ReadReply known = known(most);
                if (known != null) {
                    return known;
                }
                if (fetching) {
                    changed.awaitUninterruptibly();
                    continue;
                }
                fetching = true;
                toFill = roomFor(most);
            } finally {
                lock.unlock();
            }
            seams.threads().start(name + "/fetch", () -> fetch(toFill));
        }
    }

    @GuardedBy("lock")
    private @Nullable ReadReply known(int most) {
        if (deadline.hasPassed()) {
            return ReadReply.of(LATE);
        }
        if (from < to) {
            int n = Math.min(most, to - from);
            from += n;
            return ReadReply.of(Arrays.copyOfRange(buffer, from - n, from));
        }
        return over == null ? null : ReadReply.of(over);
    }

    @GuardedBy("lock")
    private byte[] roomFor(int most) {
        if (buffer.length < most) {
            buffer = new byte[most];
        }
        return buffer;
    }

    private void fetch(byte[] toFill) {
        int count = 0;
        IoFailure failure = null;
        try {
            count = socket.read(toFill, 0, toFill.length);
            failure = count < 0 ? end() : null;
        } catch (IOException e) {
            failure = IoFailure.of(e);
        } catch (RuntimeException e) {
            failure = IoFailure.of(new IOException("reading failed: " + e, e));
        }
        fetched(Math.max(0, count), failure);
    }

    /** The other end's own words, where it has left any. */
    private IoFailure end() {
        IOException why = socket.closeCause();
        return why == null ? IoFailure.END : IoFailure.of(why);
    }

    private void fetched(int count, @Nullable IoFailure failure) {
        lock.lock();
        try {
            fetching = false;
            from = 0;
            to = count;
            over = over == null ? failure : over;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends every wait; the connection itself is its owner's to close. */
    void close() {
        deadline.close();
        lock.lock();
        try {
            over = over == null ? IoFailure.CLOSED : over;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
