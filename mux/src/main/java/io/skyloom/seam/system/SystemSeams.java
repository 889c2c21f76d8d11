package io.skyloom.seam.system;

import io.skyloom.seam.Seams;

/**
 * Opens the real seams for one visor or service and closes what they hold. Closing ends the timer thread; threads and
 * sockets are ended by their owners.
 */
public final class SystemSeams implements AutoCloseable {
    private final SystemTimers timers;
    private final Seams seams;

    private SystemSeams(String owner, SystemThreads.DataPlane dataPlane) {
        timers = new SystemTimers(owner);
        seams = new Seams(
                new SystemClock(),
                timers,
                new SystemThreads(owner, dataPlane),
                new SystemNet(timers),
                new SystemEntropy());
    }

    /**
     * Opens them.
     *
     * @param owner prefix of every thread's name
     */
    public static SystemSeams open(String owner, SystemThreads.DataPlane dataPlane) {
        return new SystemSeams(owner, dataPlane);
    }

    /** What was opened, to be handed down. */
    public Seams seams() {
        return seams;
    }

    @Override
    public void close() {
        timers.close();
    }
}
