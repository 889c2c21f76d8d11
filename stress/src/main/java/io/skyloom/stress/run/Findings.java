package io.skyloom.stress.run;

import io.skyloom.stress.Proves;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.runners.TestList;

/** What a run saw, by the class that was raced on. */
final class Findings {
    private final Map<String, Seen> byTest = new TreeMap<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> lost = new ArrayList<>();

    /**
     * Reads what the harness has written.
     *
     * @param wanted the tests that were to run
     * @param processors that the harness could use
     */
    static Findings read(String file, Collection<String> wanted, int processors)
            throws IOException, ClassNotFoundException {
        InProcessCollector results = new InProcessCollector();
        DiskReadCollector reader = new DiskReadCollector(file, results);
        reader.dump();
        reader.close();
        Findings findings = new Findings();
        for (TestResult result : results.getTestResults()) {
            findings.byTest
                    .computeIfAbsent(result.getName(), name -> new Seen(TestList.getInfo(name)))
                    .add(result);
        }
        wanted.stream()
                .filter(name -> !findings.byTest.containsKey(name))
                .forEach(name ->
                        (TestList.getInfo(name).threads() > processors ? findings.missing : findings.lost).add(name));
        return findings;
    }

    /** Tests by the class they race on; both in the order of their names. */
    Map<String, List<Seen>> byClass() {
        Map<String, List<Seen>> all = new TreeMap<>();
        for (Seen seen : byTest.values()) {
            all.computeIfAbsent(provenBy(seen.test().binaryName()), name -> new ArrayList<>())
                    .add(seen);
        }
        return all;
    }

    /** Tests that the harness left out because they want more processors than there are. */
    List<String> missing() {
        return List.copyOf(missing);
    }

    /** Tests of which nothing was heard, though they could have run. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    int tests() {
        return byTest.size();
    }

    long samples() {
        return byTest.values().stream().mapToLong(Seen::samples).sum();
    }

    /** The tests that saw what must not be, or did not do their work. */
    List<Seen> bad() {
        return byTest.values().stream().filter(seen -> !seen.isGood()).toList();
    }

    /**
     * The class that a test names.
     *
     * @throws IllegalStateException when neither it nor the class around it names any
     */
    static String provenBy(String test) {
        try {
            Class<?> at = Class.forName(test, false, Findings.class.getClassLoader());
            Proves proves = at.getAnnotation(Proves.class);
            @Nullable Class<?> around = at.getEnclosingClass();
            if (proves == null && around != null) {
                proves = around.getAnnotation(Proves.class);
            }
            if (proves == null) {
                throw new IllegalStateException(test + " does not say what it proves");
            }
            return proves.value();
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(test, e);
        }
    }
}
