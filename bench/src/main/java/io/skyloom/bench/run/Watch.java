package io.skyloom.bench.run;

import io.skyloom.bench.recording.Conditions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.DoubleAccumulator;

/**
 * Looks how busy the machine is, and how much of that is not us: this process and the children that it has waited for.
 * Linux tells; elsewhere nothing but the time is known. Looks once a second on a thread of its own.
 */
final class Watch implements AutoCloseable {
    private static final double TICKS_A_SECOND = 100;
    private static final int FIRST_OF_OURS = 11;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_DISKS = 5;
    private static final int LAST_KIND = 8;
    private static final int LOOK_MILLIS = 700;

    private final long begun = System.nanoTime();
    private final double coresAtStart;
    private final double loadBefore = load();
    private final double machineBefore;
    private final double oursBefore;
    private final DoubleAccumulator mostLoad = new DoubleAccumulator(Math::max, 0);
    private final Thread thread;

    /** Looks at the machine as it is before anything is begun; takes most of a second. */
    Watch() throws InterruptedException {
        double before = machine();
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        coresAtStart = (machine() - before) * 1e3 / LOOK_MILLIS;
        machineBefore = machine();
        oursBefore = ours();
        thread = Thread.ofPlatform().daemon().name("watch").start(this::look);
    }

    private void look() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(1);
                mostLoad.accumulate(load());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What it saw up to now. */
    Conditions conditions() {
        double seconds = (System.nanoTime() - begun) / 1e9;
        double others = (machine() - machineBefore - (ours() - oursBefore)) / seconds;
        return new Conditions(
                LocalDate.now(ZoneOffset.UTC).toString(),
                rounded(seconds),
                loadBefore,
                Math.max(loadBefore, mostLoad.get()),
                rounded(Math.max(0, others)),
                rounded(coresAtStart));
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static double load() {
        return number(Path.of("/proc/loadavg"), line -> Double.parseDouble(line.split(" ", 2)[0]));
    }

    /** Processor seconds of everybody since the machine was started. */
    private static double machine() {
        return number(Path.of("/proc/stat"), line -> {
            String[] fields = line.strip().split("\\s+", -1);
            long ticks = 0;
            for (int i = 1; i <= LAST_KIND && i < fields.length; i++) {
                ticks += i == IDLE || i == WAITING_FOR_DISKS ? 0 : Long.parseLong(fields[i]);
            }
            return ticks / TICKS_A_SECOND;
        });
    }

    /** Processor seconds of this process and of the children that have ended. */
    private static double ours() {
        return number(Path.of("/proc/self/stat"), line -> {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
            long ticks = 0;
            for (int i = FIRST_OF_OURS; i < FIRST_OF_OURS + 4; i++) {
                ticks += Long.parseLong(fields[i]);
            }
            return ticks / TICKS_A_SECOND;
        });
    }

    private interface Reading {
        double of(String line);
    }

    private static double number(Path file, Reading reading) {
        try {
            String all = Files.readString(file);
            return reading.of(all.substring(0, all.indexOf('\n')));
        } catch (IOException e) {
            return 0; // no such thing on this system
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
