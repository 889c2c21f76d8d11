package io.skyloom.yamux;

import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/**
 * Lends the memory of all sessions that share it: segments for bytes that arrived and were not read, and batches for
 * bytes that wait to be written. An idle session holds neither. Any thread may call it; nothing here blocks or locks.
 */
public final class BufferPool {
    /** Bytes in one segment of a stream's inbox. */
    static final int SEGMENT_BYTES = 8 * 1024;

    private final MpmcAtomicArrayQueue<Segment> segments;
    private final MpmcAtomicArrayQueue<byte[]> batches;
    private final LongAdder lentBytes = new LongAdder();

    /**
     * Makes an empty pool.
     *
     * @param keepBytes about how much returned memory is kept for the next one who asks (at least some 200 kB); the
     *     rest is left to the collector
     */
    public BufferPool(long keepBytes) {
        segments = new MpmcAtomicArrayQueue<>(capacity(keepBytes / 2, SEGMENT_BYTES));
        batches = new MpmcAtomicArrayQueue<>(capacity(keepBytes / 2, Outbox.USUAL_BATCH_BYTES));
    }

    /**
     * Bytes lent and not yet returned: 0 when every session has ended and every stream was closed. Exact only while
     * nothing changes.
     */
    public long lentBytes() {
        return lentBytes.sum();
    }

    /** Bytes kept for the next one who asks. Exact only while nothing changes. */
    public long idleBytes() {
        return (long) segments.size() * SEGMENT_BYTES + (long) batches.size() * Outbox.USUAL_BATCH_BYTES;
    }

    /** An empty segment. */
    Segment takeSegment() {
        lentBytes.add(SEGMENT_BYTES);
        Segment kept = segments.poll();
        return kept == null ? new Segment() : kept;
    }

    /** Takes one segment back; it must not be used by the caller any more. */
    void give(Segment segment) {
        lentBytes.add(-SEGMENT_BYTES);
        segment.clear();
        segments.offer(segment);
    }

    /** An array of that size, with whatever content. */
    byte[] takeBatch(int bytes) {
        lentBytes.add(bytes);
        byte[] kept = bytes == Outbox.USUAL_BATCH_BYTES ? batches.poll() : null;
        return kept == null ? new byte[bytes] : kept;
    }

    /** Takes a batch back; it must not be used by the caller any more. */
    void giveBatch(byte[] batch) {
        lentBytes.add(-batch.length);
        if (batch.length == Outbox.USUAL_BATCH_BYTES) {
            batches.offer(batch);
        }
    }

    private static int capacity(long bytes, int each) {
        return Math.clamp(bytes / each, 2, 1 << 20);
    }

    /** A piece of a stream's inbox. Owned by the inbox or by the pool. */
    static final class Segment {
        final byte[] bytes = new byte[SEGMENT_BYTES];
        int from;
        int to;

        @Nullable
        Segment next;

        void clear() {
            from = 0;
            to = 0;
            next = null;
        }
    }
}
