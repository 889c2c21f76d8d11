package io.skyloom.http;

import java.util.concurrent.atomic.LongAdder;

/** What a server has seen. Any thread. */
public final class HttpServerCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder displaced = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder expired = new LongAdder();
    final LongAdder requests = new LongAdder();
    final LongAdder badRequests = new LongAdder();

    /**
     * The counts so far.
     *
     * @param accepted connections taken in
     * @param displaced waiting connections closed to make room for others
     * @param refused connections turned away because every other one was being served
     * @param expired connections closed by a time limit
     * @param requests requests answered by a handler
     * @param badRequests messages refused before any handler saw them
     */
    public record Snapshot(
            long accepted, long displaced, long refused, long expired, long requests, long badRequests) {}

    /** The counts so far; each is exact, their moments may differ slightly. */
    public Snapshot snapshot() {
        return new Snapshot(
                accepted.sum(), displaced.sum(), refused.sum(), expired.sum(), requests.sum(), badRequests.sum());
    }
}
