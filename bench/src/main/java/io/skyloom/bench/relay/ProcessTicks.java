package io.skyloom.bench.relay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The processor time of another process, as Linux keeps it. */
final class ProcessTicks {
    /** Linux counts in hundredths of a second on every machine we know. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private ProcessTicks() {}

    /** Seconds, user and system, of all its threads so far. */
    static double cpuSeconds(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND;
    }
}
