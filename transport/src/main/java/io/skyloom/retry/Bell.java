package io.skyloom.retry;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.time.Duration;

/**
 * Wakes one thread that rests between rounds of work. A ring while nobody rests is kept for the next rest, so whoever
 * changes something and rings is sure that a round will see the change. Any thread rings, one rests.
 */
public final class Bell {
    /** Replaced by the resting thread only. */
    private volatile Outcome<Boolean> next = new Outcome<>();

    /** Ends the current rest, or the next one. Never blocks. */
    public void ring() {
        next.complete(true);
    }

    /**
     * Rests until rung or until the limit has passed.
     *
     * @return whether it was rung
     */
    public boolean rest(Timers timers, Duration limit) throws InterruptedException {
        boolean rung = next.settledWithin(timers, limit);
        if (rung) {
            next = new Outcome<>();
        }
        return rung;
    }
}
