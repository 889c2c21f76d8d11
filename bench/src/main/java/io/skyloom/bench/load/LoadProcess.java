package io.skyloom.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A child JVM with this one's flags and class path, and the lines it prints. */
public final class LoadProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 5;

    private final Process process;
    private final BufferedReader output;

    private LoadProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts a main class. */
    public static LoadProcess start(Class<?> main, List<String> arguments) throws IOException {
        return new LoadProcess(new ProcessBuilder(command(main, List.of(), arguments))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The command line that starts a main class with this JVM's flags, some more, and its class path. */
    public static List<String> command(Class<?> main, List<String> moreFlags, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        boolean otherCollector = moreFlags.stream().anyMatch(LoadProcess::choosesCollector);
        flags().stream()
                .filter(flag -> !otherCollector || !choosesCollector(flag))
                .forEach(command::add);
        command.addAll(moreFlags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        return command;
    }

    /** Of two such flags a virtual machine refuses to choose. */
    private static boolean choosesCollector(String flag) {
        return flag.matches("-XX:\\+Use\\w+GC");
    }

    /** This JVM's flags. */
    public static List<String> flags() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    /** The next line of that kind; others are skipped. */
    public String line(Predicate<String> wanted) throws IOException {
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            if (wanted.test(line)) {
                return line;
            }
        }
        throw new IOException("the other process ended without a result");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            // Only what a child used that was waited for counts as ours.
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
