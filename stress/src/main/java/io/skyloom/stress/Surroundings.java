package io.skyloom.stress;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Threads;
import io.skyloom.seam.Timers;
import io.skyloom.seam.system.SystemEntropy;
import io.skyloom.seam.system.SystemNet;

/** A world in which time stands still and nobody sends anything. */
public final class Surroundings {
    private static final Clock STILL = new Still();
    private static final Net NET = new SystemNet(new HandTimers());
    private static final SystemEntropy ENTROPY = new SystemEntropy();

    private Surroundings() {}

    /** The world with those timers and threads. */
    public static Seams of(Timers timers, Threads threads) {
        return new Seams(STILL, timers, threads, NET, ENTROPY);
    }

    private static final class Still implements Clock {
        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public long wallMillis() {
            return 0;
        }
    }
}
