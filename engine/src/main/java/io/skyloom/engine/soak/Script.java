package io.skyloom.engine.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What happens to a network, line by line. Lines that begin with {@code #} are for people. What a script may say stands
 * in {@link Verbs}. Immutable.
 *
 * @param name for messages
 * @param steps in order
 */
public record Script(String name, List<Step> steps) {
    /** Copies the steps. */
    public Script {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a script.
     *
     * @throws IllegalArgumentException for a line that cannot be understood
     */
    public static Script parse(String name, String text) {
        return new Script(
                name,
                text.lines()
                        .map(String::strip)
                        .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                        .map(Step::parse)
                        .toList());
    }

    /** The same with other steps. */
    Script with(List<Step> others) {
        return new Script(name, others);
    }

    /** The same without the steps from one position up to another. */
    Script without(int from, int to) {
        List<Step> rest = new ArrayList<>(steps.subList(0, from));
        rest.addAll(steps.subList(to, steps.size()));
        return with(rest);
    }

    /**
     * The shortest script to be had by leaving steps out, first many at a time, then one by one, while it fails.
     *
     * @param fails whether a script shows the failure
     */
    public Script shrunk(Predicate<Script> fails) {
        Script best = this;
        for (int size = Math.max(1, steps.size() / 2); size > 0; size /= 2) {
            for (int from = 0; from + size <= best.steps.size(); ) {
                Script fewer = best.without(from, from + size);
                if (fails.test(fewer)) {
                    best = fewer;
                } else {
                    from += size;
                }
            }
        }
        return best;
    }

    /** The seed that the script itself names: it was found under it. */
    public OptionalLong seed() {
        return steps.stream()
                .filter(step -> step.verb().equals("seed"))
                .mapToLong(step -> Long.parseLong(step.word(0)))
                .findFirst();
    }

    @Override
    public String toString() {
        return steps.stream().map(Step::toString).collect(Collectors.joining("\n"));
    }
}
