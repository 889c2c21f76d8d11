package io.skyloom.fuzz;

import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.virtual.MemoryInternet;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.seam.virtual.VirtualTime;
import java.util.List;

/** Seams for one input: nothing moves by itself, and what would get a thread runs at once on the caller's. */
final class Surroundings {
    private static final MemoryInternet INTERNET = MemoryInternet.in(new VirtualTime(), 1);

    final VirtualTime time = new VirtualTime();
    final Seams seams = new Seams(time, time, new AtOnce(), INTERNET.host("10.0.0.1"), new SeededEntropy(1));

    /** Fails when something is left waiting. */
    void verifyNothingWaits() {
        if (time.pending() != 0) {
            throw new AssertionError(time.pending() + " timers are left");
        }
    }

    private static final class AtOnce implements Threads {
        @Override
        public Thread start(String name, Runnable body) {
            body.run();
            return Thread.currentThread();
        }

        @Override
        public Thread startDataPlane(String name, Runnable body) {
            return start(name, body);
        }

        @Override
        public List<String> running() {
            return List.of();
        }
    }
}
