package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skyloom.engine.soak.Script;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.virtual.Simulation;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole network in one thread: what real sockets carry is carried here too, and one seed is one run. */
class SimulatedRoutesTest {
    private static final Script SCRIPT = Script.parse("conversation", """
            visors A B C hops 2
            slow A-B 20ms
            transport A-B B-C
            talk A>C 50000 100ms
            proxy C>A 20000 1s
            within 30s A>C answers
            at 2s crash B
            within 3m A>C answers
            """);

    @Test
    void shouldRepeatARunToTheLastByteForTheSameSeedAndOnlyForThat() {
        Run once = conversation(7);
        assumeTrue(once.seeded(), "this JDK gives no scheduler to virtual threads: nothing repeats");
        Run again = conversation(7);
        assertThat(firstDifference(once.journal(), again.journal())).isEmpty();
        assertThat(again.fingerprint()).isEqualTo(once.fingerprint());
        assertThat(conversation(8).fingerprint()).isNotEqualTo(once.fingerprint());
    }

    /** What happened in one simulation. */
    private record Run(boolean seeded, long fingerprint, List<String> journal) {}

    private static String firstDifference(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            if (!one.get(i).equals(other.get(i))) {
                return "line " + i + ":\n" + one.get(i) + "\n" + other.get(i);
            }
        }
        return one.size() == other.size() ? "" : one.size() + " lines and " + other.size();
    }

    private static Run conversation(long seed) {
        List<String> journal = new ArrayList<>();
        Simulation simulation = new Simulation(seed);
        simulation.internet().journal(journal::add);
        try (Stage stage = new Stage(new SimulatedGround(simulation), seed)) {
            stage.play(SCRIPT);
        }
        return new Run(simulation.isSeeded(), simulation.internet().fingerprint(), journal);
    }
}
