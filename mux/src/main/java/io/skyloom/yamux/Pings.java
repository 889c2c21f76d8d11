package io.skyloom.yamux;

/** Our questions to the peer: at most one is outstanding, and its answer counts however late. Owned by the session. */
final class Pings {
    /** No time is this long. */
    static final long NONE = -1;

    private final Outbox outbox;
    private int next;
    private boolean outstanding;
    private long askedAt;

    Pings(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Asks unless a question is outstanding already. */
    void ask(long now) {
        if (!outstanding) {
            outstanding = true;
            askedAt = now;
            outbox.ping(next++);
        }
    }

    /** Takes an answer; returns the nanoseconds it took, or {@link #NONE} when it answers nothing we asked. */
    long answered(int value, long now) {
        if (!outstanding || value != next - 1) {
            return NONE;
        }
        outstanding = false;
        return Math.max(0, now - askedAt);
    }
}
