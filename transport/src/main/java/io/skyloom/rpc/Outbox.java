package io.skyloom.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.gob.GobBuffer;
import io.skyloom.gob.GobException;
import io.skyloom.gob.GobWriter;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written to one stream. Composing a message and giving it its place are one step, because a message
 * builds on the definitions before it; writing is another, done by a thread that lives while there is something to
 * write. Any thread may offer; a stream that takes nothing for too long is closed.
 */
final class Outbox {
    /** Appends one message; pure computation. */
    @FunctionalInterface
    interface Composition {
        /** What it appended before it failed is taken back. */
        void compose(GobWriter writer, GobBuffer out) throws GobException;
    }

    private static final int FIRST_CAPACITY = 512;
    private static final int KEPT_CAPACITY = 64 * 1024;

    private final ByteStream stream;
    private final StreamVerdict verdict;
    private final Seams seams;
    private final String name;
    private final int capacity;
    private final Duration writeLimit;
    private final Consumer<IOException> onFailure;

    /** Rings when there is room again and when everything is written. */
    private final Signal changes = new Signal();

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final GobWriter writer;

    @GuardedBy("lock")
    private GobBuffer waiting = new GobBuffer(FIRST_CAPACITY);

    @GuardedBy("lock")
    private boolean writing;

    @GuardedBy("lock")
    private @Nullable IOException closed;

    Outbox(
            ByteStream stream,
            StreamVerdict verdict,
            Seams seams,
            String name,
            int capacity,
            Duration writeLimit,
            GobWriter writer,
            Consumer<IOException> onFailure) {
        this.stream = stream;
        this.verdict = verdict;
        this.seams = seams;
        this.name = name;
        this.capacity = capacity;
        this.writeLimit = writeLimit;
        this.writer = writer;
        this.onFailure = onFailure;
    }

    /**
     * Queues a message.
     *
     * @return false when there is no room now
     * @throws GobException when the message cannot be made; nothing was queued
     * @throws IOException when the box is closed
     */
    boolean offer(Composition message) throws IOException {
        boolean begin;
        lock.lock();
        try {
            if (closed != null) {
                throw new IOException("connection is shut down", closed);
            }
            if (waiting.size() >= capacity) {
                return false;
            }
            compose(message);
            begin = !writing;
            writing = true;
        } finally {
            lock.unlock();
        }
        if (begin) {
            startWriting();
        }
        return true;
    }

    private void startWriting() {
        try {
            seams.threads().start(name + "/write", this::writeAll);
        } catch (RuntimeException | OutOfMemoryError e) {
            onFailure.accept(new IOException("no thread to write with", e));
        }
    }

    @GuardedBy("lock")
    private void compose(Composition message) throws GobException {
        GobWriter.Savepoint before = writer.save(waiting);
        boolean done = false;
        try {
            message.compose(writer, waiting);
            done = true;
        } finally {
            if (!done) {
                writer.restore(before, waiting);
            }
        }
    }

    /** Queues a message, waiting for room as long as the stream makes progress. */
    void put(Composition message) throws IOException, InterruptedException {
        Outcome<Boolean> ticket = changes.ticket();
        while (!offer(message)) {
            try {
                Signal.await(ticket, seams.timers(), writeLimit);
            } catch (TimeoutException e) {
                // A stream that takes nothing at all is closed by its writer's guard; a slow one may take longer.
            }
            ticket = changes.ticket();
        }
    }

    /** A ticket for the next time that there is room or everything was written; to be taken before looking. */
    Outcome<Boolean> ticket() {
        return changes.ticket();
    }

    /**
     * Waits until every queued byte has been taken by the stream.
     *
     * @throws TimeoutException when that has not happened in time
     */
    void flush(Duration limit) throws IOException, TimeoutException, InterruptedException {
        Deadline deadline = Deadline.in(seams.clock(), limit);
        Outcome<Boolean> ticket = changes.ticket();
        while (!isEmpty()) {
            Signal.await(ticket, seams.timers(), deadline.remaining());
            ticket = changes.ticket();
        }
    }

    private boolean isEmpty() {
        lock.lock();
        try {
            return !writing;
        } finally {
            lock.unlock();
        }
    }

    /** Takes nothing more and throws away what waits. */
    void close(IOException why) {
        lock.lock();
        try {
            closed = closed == null ? why : closed;
            waiting = new GobBuffer(1);
        } finally {
            lock.unlock();
        }
        changes.close(why);
    }

    private void writeAll() {
        GobBuffer spare = new GobBuffer(FIRST_CAPACITY);
        try {
            for (GobBuffer batch = next(spare); batch != null; batch = next(spare)) {
                changes.ring();
                write(batch);
                spare = batch.capacity() > KEPT_CAPACITY ? new GobBuffer(FIRST_CAPACITY) : batch;
            }
            changes.ring();
        } catch (IOException e) {
            onFailure.accept(e);
        } catch (RuntimeException e) {
            onFailure.accept(new IOException("writing failed: " + e, e));
        }
    }

    /** Takes what waits and leaves an empty buffer for what comes; null when there is nothing to do any more. */
    private @Nullable GobBuffer next(GobBuffer spare) {
        lock.lock();
        try {
            if (waiting.size() == 0 || closed != null) {
                writing = false;
                return null;
            }
            GobBuffer batch = waiting;
            spare.clear();
            waiting = spare;
            return batch;
        } finally {
            lock.unlock();
        }
    }

    private void write(GobBuffer batch) throws IOException {
        int done = 0;
        while (done < batch.size()) {
            done += writeSome(batch, done);
        }
    }

    private int writeSome(GobBuffer batch, int from) throws IOException {
        try (Timers.Timer guard = seams.timers().schedule(writeLimit, this::stalled)) {
            return stream.write(batch.array(), from, batch.size() - from);
        }
    }

    private void stalled() {
        verdict.close(new SocketTimeoutException("no room for bytes to " + name + " within " + writeLimit));
    }
}
