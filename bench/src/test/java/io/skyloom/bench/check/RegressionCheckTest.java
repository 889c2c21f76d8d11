package io.skyloom.bench.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.plan.Groups;
import io.skyloom.bench.recording.Conditions;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Machine;
import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.recording.Section;
import io.skyloom.bench.run.Group;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegressionCheckTest {
    private static final Conditions QUIET = new Conditions("2026-11-22", 10, 0.1, 1.5, 0, 0);
    private static final Machine MACHINE = new Machine("some processor", 2, 4096, "Linux", "25", List.of());
    private static final Term FORWARD = new Term("forward", Map.of("benchmark", "forward"), Quantity.NANOS);
    private static final Term COPY = new Term("forward", Map.of("benchmark", "copy"), Quantity.NANOS);
    private static final Term BYTES =
            new Term("forward", Map.of("benchmark", "forward"), Quantity.ALLOCATED_PER_OPERATION);
    private static final RegressionCheck RATIO =
            RegressionCheck.of(List.of(new Guard("forward over copy", FORWARD, List.of(COPY), 0.5)));
    private static final RegressionCheck ALLOCATION =
            RegressionCheck.of(List.of(new Guard("bytes of forward", BYTES, List.of(), 1)));

    private static Recording run(Figure forward, double copy, double bytes) {
        List<Measured> rows = List.of(
                new Measured(
                        Map.of("benchmark", "forward"),
                        Map.of(Quantity.NANOS, forward, Quantity.ALLOCATED_PER_OPERATION, Figure.of(bytes))),
                new Measured(Map.of("benchmark", "copy"), Map.of(Quantity.NANOS, Figure.of(copy))));
        return Recording.empty(MACHINE, 1).with(new Section("forward", List.of(), QUIET, rows, List.of()));
    }

    private static Recording run(double forward, double copy) {
        return run(Figure.of(forward), copy, 0);
    }

    @Test
    void shouldNameWhatSlippedByHowMuchAndBeyondWhichTolerance() {
        RegressionCheck.Verdict verdict = RATIO.compare(run(30, 10), run(60, 10));
        assertThat(verdict.isGood()).isFalse();
        assertThat(verdict.slipped())
                .containsExactly("SLIPPED forward over copy: 6.00, recorded 3.00 (+100 %, tolerance +50 %)");
    }

    @Test
    void shouldNotMindASlowerMachine() {
        assertThat(RATIO.compare(run(30, 10), run(90, 30)).isGood()).isTrue();
    }

    @Test
    void shouldNotMindWhatIsWithinTheTolerance() {
        assertThat(RATIO.compare(run(30, 10), run(44, 10)).isGood()).isTrue();
    }

    @Test
    void shouldNotTakeNoiseOfSomeRoundsForARegression() {
        Recording noisy = run(new Figure(60, 29, 200, 6), 10, 0);
        assertThat(RATIO.compare(run(30, 10), noisy).isGood()).isTrue();
    }

    @Test
    void shouldFindASlowdownOfEveryRound() {
        Recording slow = run(new Figure(60, 55, 70, 6), 10, 0);
        assertThat(RATIO.compare(run(30, 10), slow).isGood()).isFalse();
    }

    @Test
    void shouldFindAnObjectPerPacket() {
        RegressionCheck.Verdict verdict = ALLOCATION.compare(run(Figure.of(30), 10, 0), run(Figure.of(30), 10, 16));
        assertThat(verdict.slipped())
                .containsExactly("SLIPPED bytes of forward: 16.00, recorded 0.00 (+16.0, tolerance +1.0)");
    }

    @Test
    void shouldNotMindAProfilersOwnGarbage() {
        assertThat(ALLOCATION
                        .compare(run(Figure.of(30), 10, 0), run(Figure.of(30), 10, 0.2))
                        .isGood())
                .isTrue();
    }

    @Test
    void shouldNameWhatCouldNotBeMeasured() {
        Recording nothing = Recording.empty(MACHINE, 1)
                .with(new Section("forward", List.of(), QUIET, List.of(), List.of("ForwardBenchmark: it threw")));
        RegressionCheck.Verdict verdict = RATIO.compare(run(30, 10), nothing);
        assertThat(verdict.slipped())
                .containsExactly(
                        "FAILED  forward: ForwardBenchmark: it threw",
                        "MISSING forward over copy: could not be measured");
    }

    @Test
    void shouldNotComplainOfWhatWasNeverRecorded() {
        RegressionCheck.Verdict verdict = RATIO.compare(Recording.empty(MACHINE, 1), run(30, 10));
        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.lines()).singleElement().asString().startsWith("new ");
    }

    @Test
    void shouldMeasureOnlyWhatSlippedOnceMore() {
        RegressionCheck both = RegressionCheck.of(List.of(
                new Guard("forward over copy", FORWARD, List.of(COPY), 0.5),
                new Guard("bytes of forward", BYTES, List.of(), 1)));
        RegressionCheck again = both.again(both.compare(run(30, 10), run(60, 10)));
        assertThat(again.groups()).containsExactly("forward");
        assertThat(again.compare(run(30, 10), run(30, 10)).lines()).hasSize(1);
        assertThat(both.again(both.compare(run(30, 10), run(30, 10))).groups()).isEmpty();
    }

    /** Otherwise a load that broke the first time would be forgotten as soon as something else is measured again. */
    @Test
    void shouldMeasureOnceMoreWhatFailedThoughItsFiguresAreThere() {
        Guard forward = new Guard("forward over copy", FORWARD, List.of(COPY), 0.5);
        Guard copied = new Guard("copy", new Term("frame", Map.of(), Quantity.NANOS), List.of(), 1);
        RegressionCheck both = RegressionCheck.of(List.of(forward, copied));
        List<Measured> frames = List.of(new Measured(Map.of(), Map.of(Quantity.NANOS, Figure.of(1))));
        Recording then = run(30, 10).with(new Section("frame", List.of(), QUIET, frames, List.of()));
        Recording now =
                run(60, 10).with(new Section("frame", List.of(), QUIET, frames, List.of("another step: it threw")));
        assertThat(both.again(both.compare(then, now)).groups()).containsExactly("forward", "frame");
    }

    @Test
    void shouldLeaveOutWhatNeedsGroupsThatWereNotChosen() {
        Guard over = new Guard(
                "relay over stream",
                new Term("relay", Map.of(), Quantity.RATIO),
                List.of(new Term("stream", Map.of(), Quantity.RATIO)),
                0.5);
        assertThat(RegressionCheck.of(List.of(over)).within(List.of("relay")).groups())
                .isEmpty();
        assertThat(RegressionCheck.of(List.of(over))
                        .within(List.of("relay", "stream", "frame"))
                        .groups())
                .containsExactlyInAnyOrder("relay", "stream");
    }

    @Test
    void shouldCompareOnlyGroupsThatThereAre() {
        assertThat(Groups.all().stream().map(Group::name).toList())
                .containsAll(RegressionCheck.ofAll().groups());
    }
}
