package io.skyloom.engine.appserver;

/** A connection that can be asked how it fares. Any thread. */
@FunctionalInterface
interface Measured {
    /** How it fares right now. */
    ConnectionSummary summary();
}
