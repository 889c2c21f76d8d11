package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Entropy;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Random bytes that depend on the seed and on nothing else, so that whole transcripts can be compared. Any thread may
 * draw; which thread gets which bytes is then up to their order, so give each owner its own by {@link #derive}.
 */
public final class SeededEntropy implements Entropy {
    private final ReentrantLock lock = new ReentrantLock();
    private final long seed;

    @GuardedBy("lock")
    private final SplittableRandom random;

    /** Draws from the given seed. */
    public SeededEntropy(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public void fill(byte[] target) {
        lock.lock();
        try {
            random.nextBytes(target);
        } finally {
            lock.unlock();
        }
    }

    /** An independent source for {@code owner}: what it yields does not depend on how much was drawn here. */
    public SeededEntropy derive(String owner) {
        long mixed = seed;
        for (int i = 0; i < owner.length(); i++) {
            mixed = new SplittableRandom(mixed ^ owner.charAt(i)).nextLong();
        }
        return new SeededEntropy(mixed);
    }
}
