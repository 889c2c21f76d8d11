package io.skyloom.yamux;

/**
 * Judges from arrivals alone whether the peer lives: any byte is proof, a late answer as good as a punctual one. Asks
 * only when nothing has arrived for a while. Owned by the session; all times are monotonic nanoseconds.
 */
final class Liveness {
    /** What to do now. */
    enum Verdict {
        /** Nothing. */
        FINE,
        /** Ask the peer for an answer. */
        ASK,
        /** Give the session up. */
        DEAD
    }

    private final long interval;
    private final long timeout;
    private long lastArrival;
    private long askedAt;
    private boolean asked;

    Liveness(YamuxConfig config, long now) {
        interval = config.keepAliveInterval().toNanos();
        timeout = config.keepAliveTimeout().toNanos();
        lastArrival = now;
    }

    /** Something arrived. */
    void arrived(long now) {
        lastArrival = now;
        asked = false;
    }

    /** How long nothing has arrived. */
    long silence(long now) {
        return now - lastArrival;
    }

    /** How long until {@link #judge} has something to say; {@link Long#MAX_VALUE} for never. */
    long nanosToVerdict(long now) {
        if (interval == 0) {
            return Long.MAX_VALUE;
        }
        return asked ? timeout - (now - askedAt) : interval - silence(now);
    }

    Verdict judge(long now) {
        if (nanosToVerdict(now) > 0) {
            return Verdict.FINE;
        }
        if (asked) {
            return Verdict.DEAD;
        }
        asked = true;
        askedAt = now;
        return Verdict.ASK;
    }
}
