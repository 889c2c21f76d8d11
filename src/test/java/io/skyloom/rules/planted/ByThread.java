package io.skyloom.rules.planted;

/** Starts a thread of its own. */
public final class ByThread {
    private ByThread() {}

    static void start(Runnable body) {
        Thread.ofVirtual().start(body);
    }
}
