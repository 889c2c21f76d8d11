package io.skyloom.rules.planted;

/** Locks by monitors, once as a method and once as a block. */
public final class ByMonitor {
    private final Object lock = new Object();
    private int count;

    synchronized void addOne() {
        count++;
    }

    int count() {
        synchronized (lock) {
            return count;
        }
    }
}
