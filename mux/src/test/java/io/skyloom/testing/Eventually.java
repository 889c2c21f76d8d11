package io.skyloom.testing;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Waits in real time for something that other threads bring about, with a limit. On failure it says what it saw last
 * and what the threads were doing. Polls on the calling thread.
 */
public final class Eventually {
    private static final Duration DEFAULT_LIMIT = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_MILLIS = 20;

    private Eventually() {}

    /** Waits up to thirty seconds until {@code condition} holds. */
    public static void holds(String what, BooleanSupplier condition) {
        holds(what, DEFAULT_LIMIT, condition);
    }

    /** Waits until {@code condition} holds. */
    public static void holds(String what, Duration limit, BooleanSupplier condition) {
        sees(what, limit, condition::getAsBoolean, Boolean::booleanValue);
    }

    /** Waits up to thirty seconds for a value that {@code wanted} accepts, and returns it. */
    public static <T> T sees(String what, Supplier<T> current, Predicate<? super T> wanted) {
        return sees(what, DEFAULT_LIMIT, current, wanted);
    }

    /** Waits for a value that {@code wanted} accepts, and returns it. */
    public static <T> T sees(String what, Duration limit, Supplier<T> current, Predicate<? super T> wanted) {
        long start = System.nanoTime();
        for (long pause = 1; ; pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2)) {
            T seen = current.get();
            if (wanted.test(seen)) {
                return seen;
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit + ": " + what + "; last seen: " + seen + "\n" + dump());
            }
            pause(pause);
        }
    }

    /** The stacks of all threads, virtual ones included, as the JVM prints them. */
    static String dump() {
        try {
            Path folder = Files.createTempDirectory("dump");
            Path file = folder.resolve("threads.txt");
            ManagementFactory.getPlatformMXBean(com.sun.management.HotSpotDiagnosticMXBean.class)
                    .dumpThreads(
                            file.toString(), com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat.TEXT_PLAIN);
            String text = Files.readString(file);
            Files.delete(file);
            Files.delete(folder);
            return text;
        } catch (IOException e) {
            return "no thread dump: " + e;
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting", e);
        }
    }
}
