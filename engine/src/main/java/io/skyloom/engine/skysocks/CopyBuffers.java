package io.skyloom.engine.skysocks;

import java.util.concurrent.atomic.AtomicLong;
import org.jctools.queues.atomic.MpmcAtomicArrayQueue;
import org.jspecify.annotations.Nullable;

/** Lends the memory that bytes pass through on their way from one stream to another. Any thread; never blocks. */
final class CopyBuffers {
    /** What a direction holds while it has little to say. */
    static final int SMALL = 4 * 1024;

    /** What a direction holds while it has much to say. */
    static final int LARGE = 64 * 1024;

    /** So many reads in a row that would have fitted the small buffer give the large one back. */
    private static final int PATIENCE = 64;

    private static final int KEPT = 64;

    private final MpmcAtomicArrayQueue<byte[]> idle = new MpmcAtomicArrayQueue<>(KEPT);
    private final AtomicLong lent = new AtomicLong();

    /** How many directions hold a buffer; 0 when nothing is being copied. */
    int lent() {
        return (int) lent.get();
    }

    /** A buffer for one direction, small at first. */
    Buffer take() {
        lent.incrementAndGet();
        return new Buffer();
    }

    private byte[] large() {
        byte[] kept = idle.poll();
        return kept == null ? new byte[LARGE] : kept;
    }

    /** Follows what arrives. Owned by the copying thread, which closes it once. */
    final class Buffer implements AutoCloseable {
        private final byte[] small = new byte[SMALL];
        private byte @Nullable [] large;
        private int smallReads;

        /** What to read into; valid until {@link #adapt}. */
        byte[] bytes() {
            return large == null ? small : large;
        }

        /** Chooses the buffer for the next read. */
        void adapt(int justRead) {
            if (large == null) {
                if (justRead == SMALL) {
                    large = large();
                }
            } else if (justRead > SMALL) {
                smallReads = 0;
            } else if (++smallReads == PATIENCE) {
                giveBack();
            }
        }

        @Override
        public void close() {
            giveBack();
            lent.decrementAndGet();
        }

        private void giveBack() {
            smallReads = 0;
            byte[] given = large;
            large = null;
            if (given != null) {
                idle.offer(given);
            }
        }
    }
}
