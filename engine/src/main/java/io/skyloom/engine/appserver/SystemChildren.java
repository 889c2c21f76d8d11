package io.skyloom.engine.appserver;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts processes of the machine. Their output is read by platform threads, because a read from a pipe holds whatever
 * carries it. Any thread.
 */
public final class SystemChildren implements Children {
    private static final Logger LOG = LoggerFactory.getLogger(SystemChildren.class);

    private final Threads threads;

    /** @param threads reads what the processes print */
    public SystemChildren(Threads threads) {
        this.threads = threads;
    }

    @Override
    public Child start(ChildCommand command, Output output) throws IOException {
        Files.createDirectories(command.workDir());
        ProcessBuilder builder = new ProcessBuilder(commandLine(command))
                .directory(command.workDir().toFile());
        builder.redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")));
        command.env().forEach(variable -> {
            int equals = variable.indexOf('=');
            if (equals > 0) {
                builder.environment().put(variable.substring(0, equals), variable.substring(equals + 1));
            }
        });
        return new Running(builder.start(), output, threads);
    }

    /** A program of the system's changes the account and then becomes the program, under the same number. */
    private static List<String> commandLine(ChildCommand command) {
        if (command.user().isEmpty() && command.group().isEmpty()) {
            return command.command();
        }
        List<String> line = new ArrayList<>(List.of("setpriv"));
        String group = command.group().isEmpty() ? command.user() : command.group();
        line.add("--regid=" + group);
        if (command.user().isEmpty()) {
            line.add("--clear-groups");
        } else {
            line.addAll(List.of("--reuid=" + command.user(), "--init-groups"));
        }
        line.add("--");
        line.addAll(command.command());
        return line;
    }

    /** A process, and the two threads that read it. */
    private static final class Running implements Child {
        private final Process process;
        private final long startMillis;
        private final Outcome<Integer> exit = new Outcome<>();

        Running(Process process, Output output, Threads threads) {
            this.process = process;
            this.startMillis =
                    process.info().startInstant().map(Instant::toEpochMilli).orElse(-1L);
            threads.startDataPlane(
                    output.threadName() + "/stdout", () -> read(process.getInputStream(), output.plain()));
            threads.startDataPlane(
                    output.threadName() + "/stderr", () -> read(process.getErrorStream(), output.errors()));
            CompletableFuture<Boolean> unused = process.onExit().thenApply(ended -> exit.complete(ended.exitValue()));
        }

        private void read(InputStream pipe, Consumer<String> sink) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(pipe, StandardCharsets.UTF_8))) {
                LineCutter.readAll(lines, sink);
            } catch (IOException e) {
                LOG.debug("output of process {} ended: {}", process.pid(), e.toString());
            }
        }

        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public long startMillis() {
            return startMillis;
        }

        @Override
        public Outcome<Integer> exit() {
            return exit;
        }

        @Override
        public void signal(StopSignal signal) {
            switch (signal) {
                case INTERRUPT -> interrupt();
                case TERMINATE -> terminate();
                case KILL -> process.destroyForcibly();
            }
        }

        /** By its handle, for the process's own destroy would close the pipes and lose its last words. */
        private void terminate() {
            process.toHandle().destroy();
        }

        /**
         * The JDK has no word for it, so a program of the system's says it; without one, or where it would not be heard,
         * the process is told to terminate.
         */
        private void interrupt() {
            if (!process.isAlive()) {
                return;
            }
            if (ProcessTable.SYSTEM.ignoresInterrupts(process.pid())) {
                terminate();
                return;
            }
            try {
                new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
            } catch (IOException e) {
                LOG.debug("cannot interrupt process {}, so it is told to terminate: {}", process.pid(), e.toString());
                terminate();
            }
        }
    }
}
