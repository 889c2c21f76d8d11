package io.skyloom.engine.soak;

import com.sun.management.HotSpotDiagnosticMXBean;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Sees to it that a soak ends: when its driving thread has not been heard of for too long, every thread of the process is
 * listed, virtual ones too, and the driving thread is interrupted; when that does not help, the process is given up. It has
 * time and a thread of its own.
 */
final class Watchdog implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final SystemSeams seams = SystemSeams.open("watchdog", SystemThreads.DataPlane.VIRTUAL);
    private final Outcome<Boolean> over = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final AtomicLong heardAt = new AtomicLong();
    private final Duration patience;
    private final Thread driver;
    private final Consumer<String> out;
    private final Runnable lastResort;

    /**
     * Watches the calling thread.
     *
     * @param patience how long it may be silent
     * @param lastResort what to do when it stays silent for as long again after it was interrupted
     */
    Watchdog(Duration patience, Consumer<String> out, Runnable lastResort) {
        this.patience = patience;
        this.driver = Thread.currentThread();
        this.out = out;
        this.lastResort = lastResort;
        heard();
        seams.seams().threads().start("watch", this::watch);
    }

    /** The driving thread is alive. */
    void heard() {
        heardAt.set(now());
    }

    private long now() {
        return seams.seams().clock().nanoTime();
    }

    private void watch() {
        try {
            await();
            if (over.isDone()) {
                return;
            }
            out.accept("STUCK: nothing was heard of the soak for " + patience + "; all threads:");
            threads().forEach(out);
            heard();
            driver.interrupt();
            await();
            if (!over.isDone()) {
                out.accept("STUCK: the soak does not end");
                lastResort.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(true);
        }
    }

    private void await() throws InterruptedException {
        while (now() - heardAt.get() < patience.toNanos() && !over.isDone()) {
            over.settledWithin(seams.seams().timers(), LOOK);
        }
    }

    /** Every thread of the process and where it is, line by line. */
    static List<String> threads() {
        try {
            Path folder = Files.createTempDirectory("skyloom-threads");
            Path file = folder.resolve("threads.txt");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
                return Files.readAllLines(file);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException | UnsupportedOperationException e) {
            return List.of("the threads cannot be listed: " + e);
        }
    }

    @Override
    public void close() {
        over.complete(true);
        try {
            ended.settledWithin(seams.seams().timers(), LOOK);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        seams.close();
    }
}
