package io.skyloom.stress;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The defects planted in one package, and what their tables saw. A race shows itself when both sides happen to run at the
 * same time; on a machine that is busy elsewhere that takes longer. So the tests that saw nothing at first run on, for a
 * minute at most, and only then count as blind.
 */
final class PlantedDefects {
    private static final String CLASS_PATH = System.getProperty("java.class.path");
    private static final int FURTHER_ROUNDS = 6;

    private final Set<String> caught = new TreeSet<>();
    private final List<String> forbidden = new ArrayList<>();
    private final int planned;
    private final String text;

    /** Runs the defects of a package, for example {@code io.skyloom.stress.historical}. */
    PlantedDefects(String folder, String packageName) throws IOException, InterruptedException {
        StressRun first = StressRun.of(folder, CLASS_PATH, Pattern.quote(packageName) + ".*");
        planned = first.planned();
        note(first);
        for (int round = 0; round < FURTHER_ROUNDS && caught.size() < planned; round++) {
            note(StressRun.of(folder + "-again", CLASS_PATH, allBut(packageName, caught), 10, 1000));
        }
        text = "planted in " + packageName + ": " + planned + ", caught: " + caught;
    }

    private static String allBut(String packageName, Set<String> names) {
        String seen = names.stream().map(Pattern::quote).collect(Collectors.joining("|"));
        return "^(?!(?:" + seen + ")$)" + Pattern.quote(packageName) + "\\..*";
    }

    private void note(StressRun run) {
        caught.addAll(run.failures());
        forbidden.addAll(run.forbidden());
    }

    /** How many there are. */
    int planned() {
        return planned;
    }

    /** How many were caught. */
    int caught() {
        return caught.size();
    }

    /** The forbidden outcomes that were seen, each with the description that its table gives it. */
    List<String> forbidden() {
        return List.copyOf(forbidden);
    }

    @Override
    public String toString() {
        return text;
    }
}
