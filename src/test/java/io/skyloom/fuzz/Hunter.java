package io.skyloom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the guided fuzzer on a target, in a process of its own. Below its folder each target has one with the inputs that
 * guidance found interesting, the findings and the fuzzer's words.
 */
final class Hunter {
    private static final Pattern RUNS = Pattern.compile("number_of_executed_units: (\\d+)");
    private static final Pattern COVERAGE = Pattern.compile("cov: (\\d+)");

    /** What may pass beyond a hunt's own limit until its process is taken for stuck. */
    private static final Duration GRACE = Duration.ofMinutes(6);

    private final Path folder;

    /** @param folder where inputs, findings and logs are kept */
    Hunter(Path folder) {
        this.folder = folder;
    }

    /**
     * How long a hunt is; it ends with whichever limit is reached first.
     *
     * @param limit in time
     * @param oneInput after how long one input counts as stuck, which is a finding
     * @param more what the fuzzer is told beside that
     */
    record Span(Duration limit, Duration oneInput, List<String> more) {
        /** By the clock. */
        static Span ofSeconds(long seconds) {
            return new Span(Duration.ofSeconds(seconds), Duration.ofSeconds(20), List.of());
        }

        /** The same inputs every time: so many of them, drawn from a fixed seed, unless the time is up before. */
        static Span ofRuns(int runs, Duration limit) {
            return new Span(
                    limit, Duration.ofMinutes(5), List.of("-runs=" + runs, "-seed=1", "-report_slow_units=300"));
        }
    }

    /**
     * What a hunt came to.
     *
     * @param coverage instrumented branches reached
     * @param findings inputs for which the target does not hold; fresh ones only
     */
    record Report(long runs, long coverage, List<Path> findings) {}

    /** The command that tries a finding again. */
    static String replay(Target target, Path finding) {
        return "./skyloom fuzz -t =" + target + " --replay " + finding;
    }

    /**
     * Hunts for a while.
     *
     * @param target names the folder; its seeds are where the hunt begins
     * @param names the targets as {@link Entry} is told them
     * @throws IOException when the fuzzer does not come to its end
     */
    Report hunt(Target target, List<String> names, Span span) throws IOException, InterruptedException {
        Path own = Files.createDirectories(folder.resolve(target.name()).toAbsolutePath());
        Path found = Files.createDirectories(own.resolve("findings"));
        List<Path> before = Corpus.files(found);
        Path log = own.resolve("log.txt");
        List<String> options = new ArrayList<>(span.more());
        options.addAll(List.of(
                "-max_total_time=" + span.limit().toSeconds(),
                "-max_len=" + target.longest(),
                "-timeout=" + span.oneInput().toSeconds(),
                "-rss_limit_mb=3000",
                "-print_final_stats=1",
                "-artifact_prefix=" + found + "/",
                Files.createDirectories(own.resolve("inputs")).toString(),
                seeds(target, own).toString()));
        run(names, log, span.limit(), options);
        List<Path> fresh = new ArrayList<>(Corpus.files(found));
        fresh.removeAll(before);
        fresh.removeIf(Hunter::isOnlySlow);
        String text = Files.readString(log);
        if (fresh.isEmpty() && !text.contains("DONE")) {
            throw new IOException("the fuzzer did not come to its end; its words are in " + log);
        }
        return new Report(last(RUNS, text), last(COVERAGE, text), fresh);
    }

    /** The fuzzer also keeps inputs that took seconds, which on a busy machine any input may. */
    private static boolean isOnlySlow(Path input) {
        return String.valueOf(input.getFileName()).startsWith("slow-unit");
    }

    /** What earlier hunts have found that reaches code no seed reaches. */
    List<Path> worthKeeping(Target target) throws IOException, InterruptedException {
        Path own = folder.resolve(target.name()).toAbsolutePath();
        Path inputs = own.resolve("inputs");
        if (!Files.isDirectory(inputs)) {
            return List.of();
        }
        Path seeds = seeds(target, own);
        List<Path> before = Corpus.files(seeds);
        List<String> merge = List.of("-merge=1", "-max_len=" + target.longest(), seeds.toString(), inputs.toString());
        run(List.of(target.name()), own.resolve("merge.txt"), Duration.ZERO, merge);
        List<Path> fresh = new ArrayList<>(Corpus.files(seeds));
        fresh.removeAll(before);
        return fresh;
    }

    private static void run(List<String> names, Path log, Duration limit, List<String> more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx900m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+EnableDynamicAgentLoading",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + Entry.class.getName(),
                "--target_args=" + String.join(" ", names),
                "--instrumentation_includes=io.skyloom.**",
                "--instrumentation_excludes=io.skyloom.fuzz.**:io.skyloom.testing.**:io.skyloom.seam.virtual.**",
                "--reproducer_path=" + log.getParent()));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(limit.plus(GRACE).toSeconds(), TimeUnit.SECONDS)) {
                throw new IOException("the hunt of " + names + " does not end");
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** What a hunt begins with: the seeds, and what earlier hunts have left in the project. */
    private static Path seeds(Target target, Path own) throws IOException {
        Path seeds = Files.createDirectories(own.resolve("seeds"));
        for (Path old : Corpus.files(seeds)) {
            Files.delete(old);
        }
        int number = 0;
        for (byte[] seed : target.seeds()) {
            Files.write(seeds.resolve("seed-" + number++), seed);
        }
        for (Path kept : Corpus.of(target)) {
            Files.copy(kept, seeds.resolve("kept-" + kept.getFileName()));
        }
        return seeds;
    }

    private static long last(Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        long last = 0;
        while (found.find()) {
            last = Long.parseLong(found.group(1));
        }
        return last;
    }
}
