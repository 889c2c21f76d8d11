package io.skyloom.stress.run;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.infra.StateCase;
import org.openjdk.jcstress.infra.Status;
import org.openjdk.jcstress.infra.TestInfo;
import org.openjdk.jcstress.infra.collectors.TestResult;

/** What one test saw, over all of its processes. */
final class Seen {
    private final TestInfo test;
    private final Map<String, Long> counts = new TreeMap<>();
    private final List<String> troubles = new ArrayList<>();

    Seen(TestInfo test) {
        this.test = test;
    }

    /** One line of a table. */
    record Row(String outcome, Expect expected, long count, String meaning) {
        boolean isBad() {
            return count > 0 && (expected == Expect.FORBIDDEN || expected == Expect.UNKNOWN);
        }
    }

    /** Adds what one process saw. */
    void add(TestResult result) {
        for (String state : result.getStateKeys()) {
            counts.merge(state, result.getCount(state), Long::sum);
        }
        if (result.status() != Status.NORMAL) {
            troubles.add(result.status() + " " + String.join(" ", result.getMessages()));
        }
    }

    TestInfo test() {
        return test;
    }

    /** How often the race was run. */
    long samples() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** What kept a process from doing its work. */
    List<String> troubles() {
        return List.copyOf(troubles);
    }

    /** Whether it ran and saw nothing that must not be. */
    boolean isGood() {
        return troubles.isEmpty() && samples() > 0 && rows().stream().noneMatch(Row::isBad);
    }

    /** What was seen, and what the test would have had a name for; the allowed before the forbidden. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Collection<StateCase> cases = test.cases();
        for (StateCase one : cases) {
            List<Row> met = counts.entrySet().stream()
                    .filter(entry -> caseOf(entry.getKey()) == one)
                    .map(entry -> new Row(entry.getKey(), one.expect(), entry.getValue(), one.description()))
                    .toList();
            rows.addAll(met.isEmpty() ? List.of(new Row(one.matchPattern(), one.expect(), 0, one.description())) : met);
        }
        counts.forEach((state, count) -> {
            if (caseOf(state) == test.unmatched()) {
                rows.add(new Row(state, Expect.UNKNOWN, count, "nobody thought of it"));
            }
        });
        rows.sort(Comparator.comparing(Row::expected));
        return rows;
    }

    /** As the harness grades: who says exactly this goes first. */
    private StateCase caseOf(String state) {
        return test.cases().stream()
                .filter(one -> one.matchesExactly(state))
                .findFirst()
                .or(() ->
                        test.cases().stream().filter(one -> one.matches(state)).findFirst())
                .orElse(test.unmatched());
    }
}
