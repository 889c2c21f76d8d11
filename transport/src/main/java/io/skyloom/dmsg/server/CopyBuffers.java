package io.skyloom.dmsg.server;

import java.util.concurrent.atomic.LongAdder;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;

/** Lends the buffers through which relayed bytes pass; a quiet stream has none. Any thread may call; nothing blocks. */
final class CopyBuffers {
    /** As much as one frame of the multiplexer carries. */
    static final int BYTES = 32 * 1024;

    private static final int KEPT = 128;

    private final MpmcAtomicArrayQueue<byte[]> idle = new MpmcAtomicArrayQueue<>(KEPT);
    private final LongAdder lent = new LongAdder();

    byte[] take() {
        lent.increment();
        byte[] kept = idle.poll();
        return kept == null ? new byte[BYTES] : kept;
    }

    /** The caller must not use it any more; the collector gets what is not worth keeping. */
    void give(byte[] buffer) {
        lent.decrement();
        idle.offer(buffer);
    }

    /** How many are lent; exact only while nothing changes. */
    long lent() {
        return lent.sum();
    }
}
