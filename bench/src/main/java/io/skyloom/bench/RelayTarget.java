package io.skyloom.bench;

import io.skyloom.key.PubKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A relay server under load, of whatever make, and what its process uses.
 *
 * @param pid of its process on this machine
 * @param ours whether it is a Java process whose heap can be asked for
 */
record RelayTarget(PubKey key, String host, int port, long pid, boolean ours) {
    private static final double TICKS_PER_SECOND = 100;
    private static final int FIELDS_BEFORE_USER_TIME = 11;

    /** Reads {@code KEY@HOST:PORT}. */
    static RelayTarget parse(String text, long pid, boolean ours) {
        int at = text.indexOf('@');
        int colon = text.lastIndexOf(':');
        return new RelayTarget(
                PubKey.parse(text.substring(0, at)),
                text.substring(at + 1, colon),
                Integer.parseInt(text.substring(colon + 1)),
                pid,
                ours);
    }

    /** User and system time of the process so far. */
    double cpuSeconds() throws IOException {
        String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        long ticks =
                Long.parseLong(fields[FIELDS_BEFORE_USER_TIME]) + Long.parseLong(fields[FIELDS_BEFORE_USER_TIME + 1]);
        return ticks / TICKS_PER_SECOND;
    }

    /** Resident memory in bytes. */
    long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElseThrow();
    }

    /** Live bytes of the heap after a full collection; 0 for a process that is not ours. */
    long liveHeap() throws IOException {
        if (!ours) {
            return 0;
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        Process asked = new ProcessBuilder(jcmd, Long.toString(pid), "GC.class_histogram")
                .redirectErrorStream(true)
                .start();
        String total = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.startsWith("Total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split("\\s+", -1)[2]);
    }
}
