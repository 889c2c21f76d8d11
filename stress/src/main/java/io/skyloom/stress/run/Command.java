package io.skyloom.stress.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked for.
 *
 * @param mode how long to look
 * @param tables the document whose marked section gets the results
 * @param help whether only an explanation is wanted
 * @param harness what the harness is told beside the mode
 */
record Command(Mode mode, Optional<Path> tables, boolean help, List<String> harness) {
    /** What the harness takes without a value. */
    private static final Set<String> BARE = Set.of("-l", "-v", "-vv", "-vvv");

    /** What {@code --help} prints. */
    static String usage() {
        StringBuilder modes = new StringBuilder();
        for (Mode mode : Mode.values()) {
            modes.append(String.format(Locale.ROOT, "  %-10s %s on two quiet processors%n", mode.word(), mode.takes()));
        }
        return """
                usage: ./skyloom stress [quick|default|long] [-t FILTER] [--tables FILE] [harness options]

                Races the lock-free and hand-ordered classes of the program against themselves, prints one table of
                outcomes per class, and ends with 1 when something was seen that must not be, or a test did not do
                its work. Tests that want more processors than there are are named and left out.

                %s
                  -t FILTER      only tests whose names match this regular expression, for example registry
                  --tables FILE  write the tables into FILE too, between the two marks that stand there
                  -l             list the tests

                Every option of jcstress passes through and goes before the mode's: -f forks, -iters N, -time MS,
                -c CPUS, -sc true|false, -jvmArgs ARGS, -v; jcstress's own reports are left in stress/target/results.
                """.formatted(modes);
    }

    /**
     * Reads a command line.
     *
     * @throws IllegalArgumentException when a value is missing, or a word is neither a mode nor anything's value
     */
    static Command parse(List<String> arguments) {
        Mode mode = Mode.DEFAULT;
        Path from = Path.of("");
        Optional<String> tables = Optional.empty();
        boolean help = false;
        List<String> harness = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String one = arguments.get(i);
            // A mode's word behind an option is that option's value.
            boolean free = harness.isEmpty() || !wantsValue(harness.getLast());
            if (free && named(one).isPresent()) {
                mode = named(one).get();
                continue;
            }
            switch (one) {
                case "--help", "-h", "help" -> help = true;
                case "--tables" -> tables = Optional.of(value(arguments, ++i));
                case "--from" -> from = Path.of(value(arguments, ++i));
                default -> harness.add(free ? option(one) : one);
            }
        }
        return new Command(mode, tables.map(from::resolve), help, List.copyOf(harness));
    }

    private static boolean wantsValue(String word) {
        return word.startsWith("-") && !BARE.contains(word);
    }

    /** A misspelt mode would otherwise be ignored by the harness, and minutes be spent on another. */
    private static String option(String word) {
        if (!word.startsWith("-")) {
            throw new IllegalArgumentException(
                    "no mode " + word + ", but quick, default or long; a filter stands behind -t");
        }
        return word;
    }

    private static Optional<Mode> named(String word) {
        return Arrays.stream(Mode.values())
                .filter(mode -> mode.word().equals(word))
                .findFirst();
    }

    private static String value(List<String> arguments, int at) {
        if (at >= arguments.size()) {
            throw new IllegalArgumentException(arguments.get(at - 1) + " wants a value");
        }
        return arguments.get(at);
    }

    /** All that the harness is told: what was asked for, and the mode's for the rest. */
    String[] forHarness(int javaVersion) {
        List<String> all = new ArrayList<>(harness);
        mode.options().forEach((option, value) -> addUnlessAsked(all, List.of(option, value)));
        if (!harness.contains("-jvmArgs") && !harness.contains("-jvmArgsPrepend")) {
            all.addAll(mode.jvmOption(javaVersion));
        }
        return all.toArray(String[]::new);
    }

    private void addUnlessAsked(List<String> all, List<String> option) {
        if (!harness.contains(option.get(0)) && !harness.contains("-m")) {
            all.addAll(option);
        }
    }
}
