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
            if (readable != null) {
                readable.signalAll();
            }
        }

        @Override
        public void writerMayGoOn() {
            if (writable != null) {
                writable.signalAll();
            }
        }
    }
}
