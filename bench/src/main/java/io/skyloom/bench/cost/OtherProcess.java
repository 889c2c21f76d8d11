package io.skyloom.bench.cost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What another process of this machine uses, as Linux keeps it.
 *
 * @param pid its number
 */
public record OtherProcess(long pid) {
    /** Linux counts in hundredths of a second on every machine we know. */
    private static final double TICKS_A_SECOND = 100;

    private static final int USER = 11;
    private static final int SYSTEM = 12;
    private static final int KIBI = 1024;

    /** Seconds, user and system, of all its threads so far. */
    public double cpuSeconds() throws IOException {
        String line = Files.readString(proc("stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_A_SECOND;
    }

    /** Bytes of memory that are resident now. */
    public long resident() throws IOException {
        return status("VmRSS");
    }

    /** Most bytes of memory that were ever resident. */
    public long mostResident() throws IOException {
        return status("VmHWM");
    }

    private long status(String name) throws IOException {
        return Files.readAllLines(proc("status")).stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * KIBI)
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " has no " + name));
    }

    /** Live bytes of the heap after a full collection, of a Java process like this one. */
    public long liveHeap() throws IOException {
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow(() -> new IOException("process " + pid + " does not tell its heap"));
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(pid), file);
    }
}
