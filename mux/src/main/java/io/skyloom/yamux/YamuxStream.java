package io.skyloom.yamux;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * One stream of a session, used like a connection of its own. {@link #close()} sends the end, not a reset, so what was
 * written arrives; what the peer still sends is thrown away, and when it does not stop it is told so by a reset.
 *
 * <p>One thread reads, one writes, and any thread may close. Waiting threads are woken by {@link #close()}, {@link
 * #reset()}, the peer's reset and the end of the session, even while the carrier is stuck.
 */
public final class YamuxStream implements ByteStream {
    private final YamuxConnection connection;

    /** All but its id is touched under the connection's lock only. */
    private final MuxStream stream;

    /** Made when somebody waits for the first time. */
    @GuardedBy("connection.lock")
    private @Nullable Condition readable;

    @GuardedBy("connection.lock")
    private @Nullable Condition writable;

    /** Both set once by whoever uses the stream without waiting in it. */
    @GuardedBy("connection.lock")
    private @Nullable Runnable pollable;

    @GuardedBy("connection.lock")
    private @Nullable Runnable postable;

    /** Runs under the connection's lock. */
    YamuxStream(YamuxConnection connection, MuxStream stream) {
        this.connection = connection;
        this.stream = stream;
        stream.observer = new Wakener();
    }

    /** The stream's number in the session, as an unsigned 32-bit number; odd when the carrier's dialer opened it. */
    public int id() {
        return stream.id;
    }

    /** The session it belongs to. */
    public YamuxConnection connection() {
        return connection;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        connection.lock.lock();
        try {
            int n = connection.session.read(stream, target, offset, length);
            while (n == 0) {
                connection.await(readable());
                n = connection.session.read(stream, target, offset, length);
            }
            connection.wakeWriter();
            return n;
        } finally {
            connection.lock.unlock();
        }
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (length == 0) {
            return 0;
        }
        connection.lock.lock();
        try {
            int n = connection.session.offer(stream, source, offset, length);
            if (n == 0) {
                n = writeParked(source, offset, length);
            }
            connection.wakeWriter();
            return n;
        } finally {
            connection.lock.unlock();
        }
    }

    /**
     * Waits until the peer has accepted the stream, which proves that somebody is there.
     *
     * @throws YamuxException when it never will
     * @throws SocketTimeoutException when the limit passed; the stream stays as it is
     */
    public void awaitAcknowledged(Duration limit) throws IOException {
        try (WaitLimit wait = new WaitLimit(connection.timers(), limit, connection.lock, lockedWritable())) {
            awaitAcknowledged(wait, limit);
        }
    }

    /**
     * Ends our direction behind what was written; reading goes on. Does nothing when it has ended already.
     *
     * @throws YamuxException when the stream was reset or the session is over
     */
    @Override
    public void shutdownOutput() throws IOException {
        connection.lock.lock();
        try {
            if (stream.sending == MuxStream.Half.OPEN) {
                connection.session.endOutput(stream);
                connection.wakeWriter();
            }
        } finally {
            connection.lock.unlock();
        }
    }

    @Override
    public void close() {
        connection.lock.lock();
        try {
            connection.session.close(stream, connection.clock().nanoTime());
            connection.wakeWriter();
        } finally {
            connection.lock.unlock();
        }
        connection.rearm();
    }

    /** Ends both directions without order and tells the peer: what it has not read yet is lost to it. Idempotent. */
    public void reset() {
        connection.lock.lock();
        try {
            connection.session.reset(stream, connection.clock().nanoTime());
            connection.wakeWriter();
        } finally {
            connection.lock.unlock();
        }
        connection.settle();
    }

    // --- for those who wait without a thread: they poll, post and are told of changes ---

    /**
     * Says whom to tell that there may be something new. Look once after this call, for what was there before is not
     * told. Listeners are called on any thread while the session's lock is held: they may neither block nor call back.
     *
     * @param toPoll told of bytes, the end or a failure
     * @param toPost told of a wider window, of posted bytes that were taken, or a failure
     */
    public void onChange(Runnable toPoll, Runnable toPost) {
        connection.lock.lock();
        try {
            pollable = toPoll;
            postable = toPost;
        } finally {
            connection.lock.unlock();
        }
    }

    /** As {@link #read}, but returns 0 where that would wait. */
    public int poll(byte[] target, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, target.length);
        connection.lock.lock();
        try {
            int n = connection.session.read(stream, target, offset, length);
            connection.wakeWriter();
            return n;
        } finally {
            connection.lock.unlock();
        }
    }

    /** How many bytes have arrived and were not read. */
    public int unread() {
        connection.lock.lock();
        try {
            return stream.inbox.size();
        } finally {
            connection.lock.unlock();
        }
    }

    /**
     * How many bytes the peer has room for; 0 while it reads nothing.
     *
     * @throws YamuxException when nothing can be written any more
     */
    public int window() throws YamuxException {
        connection.lock.lock();
        try {
            return connection.session.window(stream);
        } finally {
            connection.lock.unlock();
        }
    }

    /**
     * Hands over bytes to be written. What finds no room at once stays in the array, which then belongs to the session
     * until {@link #posted} says that it does not, or the stream is over or closed. One post at a time.
     *
     * @return whether all bytes were taken at once
     */
    public boolean post(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        connection.lock.lock();
        try {
            int n = connection.session.offer(stream, source, offset, length);
            if (n < length) {
                connection.session.park(stream, source, offset + n, length - n);
            }
            connection.wakeWriter();
            return n == length;
        } finally {
            connection.lock.unlock();
        }
    }

    /**
     * Whether everything that was posted has been taken.
     *
     * @throws YamuxException when it never will be
     */
    public boolean posted() throws YamuxException {
        connection.lock.lock();
        try {
            return connection.session.parkedAreGone(stream);
        } finally {
            connection.lock.unlock();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public String toString() {
        return connection + "/" + Integer.toUnsignedString(id());
    }

    @GuardedBy("connection.lock")
    private int writeParked(byte[] source, int offset, int length) throws IOException {
        connection.session.park(stream, source, offset, length);
        int taken;
        try {
            connection.wakeWriter();
            while (!connection.session.parkedWereTaken(stream)) {
                connection.await(writable());
            }
        } catch (InterruptedIOException e) {
            // Bytes that were taken meanwhile count; whoever waits next will find the thread interrupted still.
            if (stream.sourceTaken == 0) {
                throw e;
            }
        } finally {
            taken = connection.session.withdraw(stream);
        }
        return taken;
    }

    private void awaitAcknowledged(WaitLimit wait, Duration limit) throws IOException {
        connection.lock.lock();
        try {
            while (!connection.session.isAcknowledged(stream)) {
                if (wait.isOver()) {
                    throw new SocketTimeoutException(this + " was not accepted within " + limit);
                }
                connection.await(writable());
            }
        } finally {
            connection.lock.unlock();
        }
    }

    private Condition lockedWritable() {
        connection.lock.lock();
        try {
            return writable();
        } finally {
            connection.lock.unlock();
        }
    }

    @GuardedBy("connection.lock")
    private Condition readable() {
        if (readable == null) {
            readable = connection.lock.newCondition();
        }
        return readable;
    }

    @GuardedBy("connection.lock")
    private Condition writable() {
        if (writable == null) {
            writable = connection.lock.newCondition();
        }
        return writable;
    }

    /** Runs under the connection's lock, inside the session's calls. */
    @SuppressWarnings("GuardedBy")
    private final class Wakener implements StreamObserver {
        @Override
        public void readerMayGoOn() {
            tell(readable, pollable);
        }

        @Override
        public void writerMayGoOn() {
            tell(writable, postable);
        }

        private static void tell(@Nullable Condition waiting, @Nullable Runnable listener) {
            if (waiting != null) {
                waiting.signalAll();
            }
            if (listener != null) {
                listener.run();
            }
        }
    }
}
