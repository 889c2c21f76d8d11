package io.skyloom.routing.router;

import java.util.concurrent.atomic.LongAdder;

/** What a router has counted. Any thread reads and writes. */
public final class RouterCounters {
    private final LongAdder dialled = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder replaced = new LongAdder();
    private final LongAdder swept = new LongAdder();

    RouterCounters() {}

    /** Groups that this visor began and that opened. */
    public long dialled() {
        return dialled.sum();
    }

    /** Groups that peers began and that opened. */
    public long accepted() {
        return accepted.sum();
    }

    /** Rules that were not taken. */
    public long refused() {
        return refused.sum();
    }

    /** Groups whose handshake did not succeed. */
    public long failed() {
        return failed.sum();
    }

    /** Open groups that a new one of the same addresses has replaced. */
    public long replaced() {
        return replaced.sum();
    }

    /** Ended groups that did not leave by themselves. Must stay 0. */
    public long swept() {
        return swept.sum();
    }

    void countDialled() {
        dialled.increment();
    }

    void countAccepted() {
        accepted.increment();
    }

    void countRefused() {
        refused.increment();
    }

    void countFailed() {
        failed.increment();
    }

    void countReplaced() {
        replaced.increment();
    }

    void countSwept(int groups) {
        swept.add(groups);
    }
}
