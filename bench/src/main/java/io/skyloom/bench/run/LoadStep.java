package io.skyloom.bench.run;

import io.skyloom.bench.figure.Row;
import io.skyloom.bench.figure.RowPrinter;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.bench.recording.Measured;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A load program that prints rows.
 *
 * @param main its class
 * @param arguments for it at some pace
 * @param flags of the virtual machine beside those of this one
 * @param limit after which it and all it has started are ended
 */
public record LoadStep(Class<?> main, Function<Pace, List<String>> arguments, List<String> flags, Duration limit)
        implements Step {
    private static final Duration USUAL_LIMIT = Duration.ofMinutes(5);

    /** A program with the usual flags. */
    public static LoadStep of(Class<?> main, Function<Pace, List<String>> arguments) {
        return new LoadStep(main, arguments, List.of(), USUAL_LIMIT);
    }

    /** The same with flags more. */
    public LoadStep with(String... more) {
        return new LoadStep(main, arguments, List.of(more), limit);
    }

    @Override
    public String command(Pace pace) {
        String with = flags.isEmpty() ? "" : String.join(" ", flags) + " ";
        return with + main.getName() + " " + String.join(" ", arguments.apply(pace));
    }

    @Override
    public void run(Pace pace, Path log, Consumer<Measured> found) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(arguments.apply(pace));
        words.add("json");
        Process process = new ProcessBuilder(LoadProcess.command(main, flags, words))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        Thread watch = Thread.ofPlatform().daemon().name("limit").start(() -> endAfterLimit(process));
        try {
            List<Row> rows = rows(process);
            Measured.over(rows).forEach(found);
            int code = process.waitFor();
            if (code != 0 || rows.isEmpty()) {
                throw new IOException(main.getSimpleName() + " ended with code " + code + " after " + rows.size()
                        + " rows, see " + log.getFileName());
            }
        } finally {
            endAll(process);
            watch.interrupt();
        }
    }

    private static List<Row> rows(Process process) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (RowPrinter.isRow(line)) {
                    rows.add(RowPrinter.parse(line));
                }
            }
        }
        return rows;
    }

    private void endAfterLimit(Process process) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                endAll(process);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void endAll(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
