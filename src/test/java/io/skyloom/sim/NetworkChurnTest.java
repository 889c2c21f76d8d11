package io.skyloom.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skyloom.engine.soak.Churn;
import io.skyloom.engine.soak.ChurnReport;
import io.skyloom.engine.soak.Stage;
import io.skyloom.seam.virtual.Simulation;
import io.skyloom.testing.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A network under everything at once, from a seed: visors, links, dmsg servers and the setup node come and go while
 * everybody talks, over routes, through proxies and borrowed ports. A build plays a few fixed seeds, and one more of its own
 * when {@code -Dskyloom.commit=} names its commit. {@code -Dskyloom.seed=N} plays that one alone, {@code
 * -Dskyloom.seeds=N} so many from there on, {@code -Dskyloom.events=N} makes each run longer; {@code -Dskyloom.shrink=N}
 * allows so many attempts to find the events that a failure needs.
 */
@Timeout(4 * 3600)
class NetworkChurnTest {
    private static final Churn.Size SIZE = Churn.Size.ACCEPTANCE;
    private static final int EVENTS = 500;
    private static final long FIRST_SEED = 1;

    /** Seeds of an ordinary build: ten thousand events, in slices. */
    private static final long SLICES = 20;

    /** From so many runs on their median says something. */
    private static final int MANY = 10;

    private static final long MEDIAN_GROWTH = 1_000_000;

    /** Bytes by which a single run may grow: two looks at one state differ by some. */
    private static final long GROWTH = 8_000_000;

    /** Bytes, a run each; of the one thread that runs tests. */
    private static final List<Long> GROWTHS = new ArrayList<>();

    private static final Path REPORT = Path.of("target", "churn-report.txt");

    static LongStream seeds() {
        Long first = Long.getLong("skyloom.seed");
        Long number = Long.getLong("skyloom.seeds");
        if (first != null || number != null) {
            long from = first == null ? FIRST_SEED : first;
            return LongStream.range(from, from + (number == null ? 1 : number));
        }
        return LongStream.concat(
                LongStream.range(FIRST_SEED, FIRST_SEED + SLICES), seedOf(System.getProperty("skyloom.commit", "")));
    }

    /** The first eight digits of a commit's name as a number; none where nobody has said which commit this is. */
    private static LongStream seedOf(String commit) {
        return commit.matches("[0-9a-f]{8,}")
                ? LongStream.of(Long.parseLong(commit.substring(0, 8), 16))
                : LongStream.empty();
    }

    @BeforeAll
    static void beginReport() throws IOException {
        GROWTHS.clear();
        Files.deleteIfExists(REPORT);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void shouldSurviveEverythingAtOnceAndRememberNothingThatIsGone(long seed, World world) {
        int events = Integer.getInteger("skyloom.events", EVENTS);
        String replay =
                "./skyloom test -pl src/test -am -Dtest=NetworkChurnTest -Dsurefire.failIfNoSpecifiedTests=false"
                        + " -Dskyloom.events=" + events + " -Dskyloom.seed=" + seed;
        say("churn of " + events + " events under seed " + seed + "; again: " + replay);
        ChurnReport report = new ChurnReport(events, NetworkChurnTest::say);
        new Trial(world, replay, Integer.getInteger("skyloom.shrink", 0)).run("churn", seed, stage -> {
            stage.atCalm(report::look);
            try {
                stage.play(Churn.of(seed, SIZE), events);
                assertThat(stage.log().events()).isGreaterThanOrEqualTo(events);
            } finally {
                report.finish(stage);
            }
        });
        if (events >= ChurnReport.LONG_RUN) {
            assertThat(report.leak()).isEmpty();
        } else {
            assertThat(report.growth().orElse(0)).isLessThan(GROWTH);
            report.growth().ifPresent(GROWTHS::add);
        }
    }

    /** One look differs from the next by more than a small leak; a leak would show in most of the runs. */
    @AfterAll
    static void shouldNotGrowInMostOfTheRuns() {
        if (SLICES == seeds().count() && Integer.getInteger("skyloom.events") == null) {
            assertThat(GROWTHS).as("runs long enough to say").hasSizeGreaterThan(MANY);
        }
        if (GROWTHS.size() >= MANY) {
            long median = GROWTHS.stream().sorted().toList().get(GROWTHS.size() / 2);
            say("heap: " + median + " bytes more at the end than after a tenth, the median of " + GROWTHS.size()
                    + " runs");
            assertThat(median).as("the median growth, of " + GROWTHS).isLessThan(MEDIAN_GROWTH);
        }
    }

    private static void say(String line) {
        System.out.println(line);
        try {
            Files.writeString(
                    REPORT, line + System.lineSeparator(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldTakeASeedFromTheCommit() {
        assertThat(seedOf("00000010ab")).containsExactly(16L);
        assertThat(seedOf("")).isEmpty();
        assertThat(seedOf("unknown")).isEmpty();
    }

    @Test
    void shouldMakeTheSameScriptFromTheSameSeed() {
        assertThat(script(3)).isEqualTo(script(3)).isNotEqualTo(script(4));
    }

    /** In one process objects have other identities the second time, so nothing may go by their hash codes. */
    @Test
    void shouldPlayTheSameRunToTheLastByteFromTheSameSeed(World world) {
        assumeTrue(new Simulation(3).isSeeded(), "this JDK gives no scheduler to virtual threads: nothing repeats");
        assertThat(fingerprint(3)).isEqualTo(fingerprint(3)).isNotEqualTo(fingerprint(4));
    }

    private static long fingerprint(long seed) {
        Simulation simulation = new Simulation(seed);
        try (Stage stage = new Stage(new SimulatedGround(simulation), seed)) {
            stage.play(Churn.of(seed, SIZE), EVENTS / 10);
        }
        return simulation.internet().fingerprint();
    }

    private static String script(long seed) {
        return Churn.lasting(seed, SIZE, Duration.ofMinutes(10)).toString();
    }
}
