package io.skyloom.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lets the guided fuzzer loose on one target after the other, each in a process of its own. */
@Command(
        name = "skyloom fuzz",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Hunts for inputs that break a decoder, guided by the code they reach, one target after the other.",
            "What guidance finds is kept in the folder and the next hunt begins with it. Ends with 1 when something was found."
        })
final class Hunt implements Callable<Integer> {
    private static final long MOST_KEPT_BYTES = 1500;

    @Option(
            names = {"-t", "--target"},
            paramLabel = "FILTER",
            defaultValue = "",
            description = "only targets whose name contains this; a name with = in front means exactly that one")
    private String filter = "";

    @Option(
            names = {"-m", "--minutes"},
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "how long each target is hunted, in minutes; fractions are allowed (default: ${DEFAULT-VALUE})")
    private double minutes;

    @Option(names = "--in-total", description = "take the minutes for all targets together")
    private boolean inTotal;

    @Option(
            names = {"-o", "--folder"},
            paramLabel = "DIR",
            defaultValue = "target/fuzz",
            description = "where inputs, findings and logs are kept (default: ${DEFAULT-VALUE})")
    private Path folder = Path.of("target", "fuzz");

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description = "try this one input on the one target, without guidance")
    private @Nullable Path replay;

    @Option(names = "--list", description = "name the targets and hunt nothing")
    private boolean list;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description =
                    "hunt nothing; copy the inputs that reach code no seed reaches, small ones only, to DIR/TARGET")
    private @Nullable Path keep;

    /** Runs it and ends the process. */
    public static void main(String[] args) {
        System.exit(new CommandLine(new Hunt()).execute(args));
    }

    @Override
    public Integer call() throws Exception {
        List<Target> chosen = Targets.all().stream().filter(this::isChosen).toList();
        if (chosen.isEmpty()) {
            System.err.println("no target is called like " + filter + "; --list names them");
            return 2;
        }
        if (list) {
            chosen.forEach(target -> System.out.println(target.name()));
            return 0;
        }
        if (replay != null) {
            return replay(chosen, replay);
        }
        return keep != null ? keepAll(chosen, keep) : hunt(chosen);
    }

    private boolean isChosen(Target target) {
        return filter.startsWith("=")
                ? target.name().equals(filter.substring(1))
                : target.name().contains(filter);
    }

    private static int replay(List<Target> chosen, Path input) throws Exception {
        if (chosen.size() != 1) {
            System.err.println("one input is for one target: choose it with -t =NAME");
            return 2;
        }
        chosen.getFirst().run(Files.readAllBytes(input));
        System.out.println(chosen.getFirst() + " holds for " + input);
        return 0;
    }

    private int hunt(List<Target> chosen) throws IOException, InterruptedException {
        long seconds = Math.max(1, Math.round(minutes * 60 / (inTotal ? chosen.size() : 1)));
        long begun = System.nanoTime();
        long runs = 0;
        int findings = 0;
        Hunter hunter = new Hunter(folder);
        System.out.printf(Locale.ROOT, "%-24s %9s %12s %9s  %s%n", "target", "seconds", "runs", "edges", "findings");
        for (Target target : chosen) {
            Hunter.Report report = hunter.hunt(target, List.of(target.name()), Hunter.Span.ofSeconds(seconds));
            runs += report.runs();
            findings += report.findings().size();
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %9d %12d %9d  %d%n",
                    target,
                    seconds,
                    report.runs(),
                    report.coverage(),
                    report.findings().size());
            for (Path finding : report.findings()) {
                System.out.println("  " + Hunter.replay(target, finding));
            }
        }
        long took = Duration.ofNanos(System.nanoTime() - begun).toSeconds();
        System.out.println(chosen.size() + " targets, " + runs + " runs in " + took + " s, " + findings + " findings");
        return findings == 0 ? 0 : 1;
    }

    private int keepAll(List<Target> chosen, Path to) throws IOException, InterruptedException {
        for (Target target : chosen) {
            System.out.println(target + ": " + keep(target, to.resolve(target.name())) + " bytes kept");
        }
        return 0;
    }

    /** Copies the smallest of what reaches code that no seed reaches. */
    private long keep(Target target, Path to) throws IOException, InterruptedException {
        List<Path> fresh = new ArrayList<>(new Hunter(folder).worthKeeping(target));
        fresh.sort((a, b) -> Long.compare(size(a), size(b)));
        long kept = 0;
        for (Path input : fresh) {
            if (kept + size(input) <= MOST_KEPT_BYTES) {
                kept += size(input);
                Files.createDirectories(to);
                Files.copy(input, to.resolve(String.valueOf(input.getFileName()).substring(0, 12)));
            }
        }
        return kept;
    }

    private static long size(Path file) {
        return file.toFile().length();
    }
}
