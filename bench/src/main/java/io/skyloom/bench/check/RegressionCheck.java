package io.skyloom.bench.check;

import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.recording.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Compares a run with the recorded one. */
public final class RegressionCheck {
    private final List<Guard> guards;

    private RegressionCheck(List<Guard> guards) {
        this.guards = guards;
    }

    /** Everything that must not slip. */
    public static RegressionCheck ofAll() {
        return new RegressionCheck(Guard.all());
    }

    static RegressionCheck of(List<Guard> guards) {
        return new RegressionCheck(List.copyOf(guards));
    }

    /** The same without what needs other groups. */
    public RegressionCheck within(Collection<String> groups) {
        return of(guards.stream().filter(guard -> guard.needsOnly(groups)).toList());
    }

    /** What of it has slipped, or belongs to a group of which something failed, to be measured once more. */
    public RegressionCheck again(Verdict verdict) {
        return of(guards.stream()
                .filter(guard -> verdict.unsettled().contains(guard.name())
                        || !Collections.disjoint(guard.groups(), verdict.failed()))
                .toList());
    }

    /** The groups whose figures it needs, in no particular order. */
    public List<String> groups() {
        return guards.stream()
                .flatMap(guard -> guard.groups().stream())
                .distinct()
                .toList();
    }

    /**
     * What came out.
     *
     * @param lines one for each comparison, for people
     * @param slipped those of them that tell of something worse, or of something that could not be measured
     * @param unsettled the names of what these comparisons are about
     * @param failed groups of which a step failed
     */
    public record Verdict(List<String> lines, List<String> slipped, Set<String> unsettled, Set<String> failed) {
        /** Keeps copies. */
        public Verdict {
            lines = List.copyOf(lines);
            slipped = List.copyOf(slipped);
            unsettled = Set.copyOf(unsettled);
            failed = Set.copyOf(failed);
        }

        /** Whether nothing has slipped. */
        public boolean isGood() {
            return slipped.isEmpty();
        }
    }

    /**
     * Compares. Something has slipped when both its median and its best round are beyond the tolerance: noise that hits
     * some rounds is no regression.
     */
    public Verdict compare(Recording recorded, Recording measured) {
        List<String> lines = new ArrayList<>();
        List<String> slipped = new ArrayList<>();
        Set<String> unsettled = new HashSet<>();
        Set<String> failed = new HashSet<>();
        for (Section section : measured.sections()) {
            section.failures().forEach(failure -> {
                slipped.add("FAILED  " + section.group() + ": " + failure);
                failed.add(section.group());
            });
        }
        lines.addAll(slipped);
        for (Guard guard : guards) {
            Optional<Guard.Value> then = guard.in(recorded);
            Optional<Guard.Value> now = guard.in(measured);
            String line;
            if (then.isEmpty()) {
                line = "new     " + guard.name() + ": not in the recorded run, nothing to compare with";
            } else if (now.isEmpty()) {
                line = "MISSING " + guard.name() + ": could not be measured";
                slipped.add(line);
                unsettled.add(guard.name());
            } else {
                boolean worse = isWorse(guard, then.get(), now.get());
                line = line(guard, then.get().median(), now.get(), worse);
                if (worse) {
                    slipped.add(line);
                    unsettled.add(guard.name());
                }
            }
            lines.add(line);
        }
        return new Verdict(lines, slipped, unsettled, failed);
    }

    private static boolean isWorse(Guard guard, Guard.Value then, Guard.Value now) {
        return now.median() > guard.bound(then.median()) && now.best() > guard.bound(then.best());
    }

    private static String line(Guard guard, double then, Guard.Value now, boolean worse) {
        boolean alone = guard.yardstick().isEmpty();
        String by = alone
                ? String.format(Locale.ROOT, "%+.1f, tolerance %+.1f", now.median() - then, guard.tolerance())
                : String.format(
                        Locale.ROOT,
                        "%+.0f %%, tolerance %+.0f %%",
                        100 * (now.median() / then - 1),
                        100 * guard.tolerance());
        return String.format(
                Locale.ROOT,
                "%s %s: %.2f, recorded %.2f (%s)",
                worse ? "SLIPPED" : "ok     ",
                guard.name(),
                now.median(),
                then,
                by);
    }
}
