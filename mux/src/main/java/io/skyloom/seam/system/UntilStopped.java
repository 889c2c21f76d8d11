package io.skyloom.seam.system;

import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a command running until the process is told to stop, or somebody inside asks for it, then closes what it runs. The
 * virtual machine's shutdown waits for that close, so that Ctrl-C ends cleanly. {@link #request} by any thread.
 */
public final class UntilStopped {
    private static final Logger LOG = LoggerFactory.getLogger(UntilStopped.class);

    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** Nobody has asked yet. */
    public UntilStopped() {}

    /** Waits for the end of the process, then closes {@code running}, once. Called by the main thread. */
    public static void hold(AutoCloseable running) throws InterruptedException {
        new UntilStopped().keep(running);
    }

    /** Asks for the end; returns at once. */
    public void request() {
        stop.countDown();
    }

    /** Waits for a request or the end of the process, then closes {@code running}, once. Called by the main thread. */
    public void keep(AutoCloseable running) throws InterruptedException {
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> {
            stop.countDown();
            awaitQuietly(closed);
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            stop.await();
        } finally {
            closeQuietly(running);
            closed.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void closeQuietly(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) {
            LOG.warn("while stopping", e);
        }
    }
}
