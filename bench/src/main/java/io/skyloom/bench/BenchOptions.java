package io.skyloom.bench;

import io.skyloom.bench.run.Group;
import io.skyloom.bench.run.Pace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * What the benchmark command is asked for.
 *
 * @param mode what to do
 * @param pace how long steps take
 * @param groups names of groups, or none for all that the mode has
 * @param folder where the recording and the page are
 */
record BenchOptions(Mode mode, Pace pace, List<String> groups, Path folder) {
    private static final double QUICK_MINUTES = 5;
    private static final double CHECK_MINUTES = 9;
    private static final List<String> OURS =
            List.of("--help", "--only", "--minutes", "--quick", "--render", "--check", "--dir");

    /** What can be done. */
    enum Mode {
        /** Measure, record, render. */
        MEASURE,
        /** Render what is recorded. */
        RENDER,
        /** Measure shortly and compare with what is recorded. */
        CHECK,
        /** Say what there is. */
        HELP
    }

    /** Whether the words are a filter and options for JMH: the first is none of ours. */
    static boolean areForJmh(String... words) {
        return words.length > 0 && !OURS.contains(words[0]);
    }

    /**
     * Reads our words.
     *
     * @param known names of groups
     * @param usual the folder where nothing else is said
     * @throws IllegalArgumentException says which word is wrong
     */
    static BenchOptions parse(String[] words, List<String> known, Path usual) {
        Mode mode = Mode.MEASURE;
        double minutes = 0;
        List<String> groups = new ArrayList<>();
        Path folder = usual;
        Iterator<String> rest = List.of(words).iterator();
        while (rest.hasNext()) {
            String word = rest.next();
            switch (word) {
                case "--help" -> mode = Mode.HELP;
                case "--render" -> mode = Mode.RENDER;
                case "--check" -> mode = Mode.CHECK;
                case "--quick" -> minutes = QUICK_MINUTES;
                case "--minutes" -> minutes = number(value(word, rest));
                case "--only" -> groups.addAll(List.of(value(word, rest).split(",", -1)));
                case "--dir" -> folder = Path.of(value(word, rest));
                default -> throw new IllegalArgumentException("no such option: " + word + " (--help names all)");
            }
        }
        for (String group : groups) {
            if (!known.contains(group)) {
                throw new IllegalArgumentException("no such group: " + group + ", but " + String.join(", ", known));
            }
        }
        double usualMinutes = mode == Mode.CHECK ? CHECK_MINUTES : Pace.USUAL_MINUTES;
        return new BenchOptions(
                mode, Pace.ofMinutes(minutes > 0 ? minutes : usualMinutes), List.copyOf(groups), folder);
    }

    private static String value(String option, Iterator<String> rest) {
        if (!rest.hasNext()) {
            throw new IllegalArgumentException(option + " needs a value");
        }
        return rest.next();
    }

    private static double number(String text) {
        double minutes;
        try {
            minutes = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("no number of minutes: " + text, e);
        }
        if (!(minutes > 0)) {
            throw new IllegalArgumentException("minutes must be above 0: " + text);
        }
        return minutes;
    }

    static String help(List<Group> groups) {
        StringBuilder out = new StringBuilder("""
                ./skyloom bench                   measure everything, about 20 minutes on a quiet machine, and write
                                                  bench/results.json, bench/RESULTS.md and bench/charts/
                ./skyloom bench --only a,b        measure these groups again, keep the others' figures
                ./skyloom bench --quick           all of it in about a quarter of the time, one round each
                ./skyloom bench --minutes N       all of it in about so many minutes
                ./skyloom bench --render          write the page and the charts from what is recorded
                ./skyloom bench --check           a short run; ends with code 1 when ratios or allocation are worse
                                                  than in the recorded run, and names them
                ./skyloom bench … --dir FOLDER    with the record, the page and the charts of that folder
                ./skyloom bench --help            this text
                ./skyloom bench <filter> …        anything else goes to JMH, for example: ForwardBenchmark -prof gc

                A single load program, with options of its own (see its first comment):
                java -cp bench/target/benchmarks.jar io.skyloom.bench.relay.RelayLoad payloads=1024 routes=16 transports=4
                and with jvm="-XX:StartFlightRecording:filename=middle.jfr" a profile of the visor in the middle

                Groups:
                """);
        for (Group group : groups) {
            out.append(String.format(Locale.ROOT, "  %-12s %s%n", group.name(), group.title()));
        }
        return out.toString();
    }
}
