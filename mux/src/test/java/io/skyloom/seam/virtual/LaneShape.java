package io.skyloom.seam.virtual;

/**
 * How fast and how wide a lane is.
 *
 * @param latencyNanos how long everything travels
 * @param jitterNanos the bound of a random time on top
 * @param rate bytes per second; 0 means unlimited
 * @param window bytes of one stream on their way or unread before its writer blocks
 * @param loss share of the datagrams that is lost
 */
record LaneShape(long latencyNanos, long jitterNanos, long rate, int window, double loss) {
    static final LaneShape INSTANT = new LaneShape(0, 0, 0, Lane.DEFAULT_WINDOW, 0);

    LaneShape withLatency(long nanos) {
        return new LaneShape(nanos, jitterNanos, rate, window, loss);
    }

    LaneShape withJitter(long nanos) {
        return new LaneShape(latencyNanos, nanos, rate, window, loss);
    }

    LaneShape withRate(long bytesPerSecond) {
        return new LaneShape(latencyNanos, jitterNanos, bytesPerSecond, window, loss);
    }

    LaneShape withWindow(int bytes) {
        return new LaneShape(latencyNanos, jitterNanos, rate, bytes, loss);
    }

    LaneShape withLoss(double share) {
        return new LaneShape(latencyNanos, jitterNanos, rate, window, share);
    }
}
