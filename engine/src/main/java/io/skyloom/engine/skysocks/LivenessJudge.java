package io.skyloom.engine.skysocks;

/**
 * Judges from what arrives whether a session lives. Pure: time and evidence are arguments. Owned by the watching thread;
 * all times are monotonic nanoseconds.
 *
 * <p>A probe asks the peer for an answer and is judged a while later. It has failed only when until then there was no
 * answer, no byte was delivered and nothing else arrived; enough failures in a row mean death. An answer travels behind
 * the data, so it may be late without any harm: it counts whenever it comes, and until then no other question is asked,
 * the old one is judged again. Whatever arrives beside the stream does not help for ever: a session that delivers nothing
 * for long while an answer is owed is dead as well.
 */
final class LivenessJudge {
    /** What to do now. */
    enum Verdict {
        /** Nothing. */
        WAIT,
        /** Ask the peer for an answer. */
        ASK,
        /** End the session. */
        DEAD
    }

    /**
     * What can be seen at one moment.
     *
     * @param answered whether the latest question was answered
     * @param delivered bytes delivered since the beginning
     * @param silence how long none was delivered
     * @param arrivals a count that grows with whatever arrives for the session
     */
    record Evidence(boolean answered, long delivered, long silence, long arrivals) {}

    private final long interval;
    private final long timeout;
    private final long hardDead;
    private final int mostFailures;

    private long nextProbe;
    private boolean asked;
    private boolean probing;
    private long judgeAt;
    private long deliveredBefore;
    private long arrivalsBefore;
    private int failures;

    LivenessJudge(LivenessParameters parameters, long now) {
        this.interval = parameters.interval().toNanos();
        this.timeout = parameters.timeout().toNanos();
        this.hardDead = parameters.hardDead().toNanos();
        this.mostFailures = parameters.failures();
        this.nextProbe = now + interval;
    }

    /** How many probes in a row have failed. */
    int failures() {
        return failures;
    }

    /** How long until {@link #judge} may have something to say. */
    long rest(long now, long silence) {
        long rest = nextProbe - now;
        if (probing) {
            rest = Math.min(rest, judgeAt - now);
        }
        if (asked) {
            rest = Math.min(rest, hardDead - silence);
        }
        return Math.max(0, rest);
    }

    Verdict judge(long now, Evidence seen) {
        if (asked && seen.answered()) {
            asked = false;
            failures = 0;
        }
        if (probing && now - judgeAt >= 0) {
            probing = false;
            failures = failed(seen) ? failures + 1 : 0;
        }
        if (failures >= mostFailures || (asked && seen.silence() >= hardDead)) {
            return Verdict.DEAD;
        }
        return now - nextProbe >= 0 ? probe(now, seen) : Verdict.WAIT;
    }

    private boolean failed(Evidence seen) {
        return asked && !hasMoved(seen);
    }

    /** Whether anything has come since the latest probe began. */
    private boolean hasMoved(Evidence seen) {
        return seen.delivered() != deliveredBefore || seen.arrivals() != arrivalsBefore;
    }

    private Verdict probe(long now, Evidence seen) {
        nextProbe = now + interval;
        // What came between two probes is a sign of life as well.
        failures = hasMoved(seen) ? 0 : failures;
        probing = true;
        judgeAt = now + timeout;
        deliveredBefore = seen.delivered();
        arrivalsBefore = seen.arrivals();
        boolean owed = asked;
        asked = true;
        return owed ? Verdict.WAIT : Verdict.ASK;
    }
}
