package io.skyloom.engine.appserver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** The processes of the machine, by number. Any thread. */
interface ProcessTable {
    /** The bit of signal 2. */
    long INTERRUPT = 1 << 1;

    /** When that process was started, in milliseconds since 1970; empty when there is none, or nobody knows. */
    OptionalLong startMillis(long pid);

    /** Ends it at once. */
    void kill(long pid);

    /**
     * Whether an interrupt does nothing to it: so it is with what a shell has started in the background, and with all that
     * such a program starts. False where nobody knows.
     */
    boolean ignoresInterrupts(long pid);

    /** The machine's own. */
    ProcessTable SYSTEM = new ProcessTable() {
        @Override
        public OptionalLong startMillis(long pid) {
            return ProcessHandle.of(pid)
                    .flatMap(one -> one.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }

        @Override
        public void kill(long pid) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }

        @Override
        public boolean ignoresInterrupts(long pid) {
            try (Stream<String> lines =
                    Files.lines(Path.of("/proc", Long.toString(pid), "status"), StandardCharsets.ISO_8859_1)) {
                return lines.filter(line -> line.startsWith("SigIgn:"))
                        .map(line -> line.substring("SigIgn:".length()).strip())
                        .anyMatch(mask -> (Long.parseUnsignedLong(mask, 16) & INTERRUPT) != 0);
            } catch (IOException | UncheckedIOException | NumberFormatException e) {
                return false; // no Linux, or the process has ended
            }
        }
    };
}
