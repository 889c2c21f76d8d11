package io.skyloom.bench.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Recording;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CampaignTest {
    @TempDir
    Path logs;

    private static Step step(String name, boolean fails) {
        return new Step() {
            @Override
            public String command(Pace pace) {
                return name;
            }

            @Override
            public void run(Pace pace, Path log, Consumer<Measured> found) throws IOException {
                found.accept(new Measured(Map.of("step", name), Map.of(Quantity.SECONDS, Figure.of(1))));
                if (fails) {
                    throw new IOException("it broke");
                }
            }
        };
    }

    @Test
    void shouldNameAStepThatFailsAndKeepTheOthersAndWhatItHadFound() throws Exception {
        List<String> progress = new ArrayList<>();
        List<Recording> kept = new ArrayList<>();
        List<Group> groups = List.of(
                new Group("one", "One", "text", List.of(step("a", true), step("b", false))),
                new Group("two", "Two", "text", List.of(step("c", false))));
        Recording recording = new Campaign(new Pace(1), logs, progress::add).run(groups, empty -> empty, kept::add);
        assertThat(recording.sections().get(0).failures()).containsExactly("a: it broke");
        assertThat(recording.sections().get(0).rows()).hasSize(2);
        assertThat(recording.sections().get(1).failures()).isEmpty();
        assertThat(kept).hasSize(2).last().isEqualTo(recording);
        assertThat(progress).hasSize(3);
        assertThat(progress.get(0)).startsWith("[1/3] one: a").contains("FAILED: it broke");
        assertThat(recording.machine().cores()).isPositive();
    }

    @Test
    void shouldRunAProgramAndCollectItsRows() throws Exception {
        List<Measured> found = new ArrayList<>();
        LoadStep.of(Rows.class, pace -> List.of("2")).run(new Pace(1), logs.resolve("log"), found::add);
        assertThat(found)
                .singleElement()
                .satisfies(row -> assertThat(row.figures()).containsEntry(Quantity.SECONDS, new Figure(0.5, 0, 1, 2)));
    }

    @Test
    void shouldSayThatAProgramHasFailed() {
        List<Measured> found = new ArrayList<>();
        Step failing = LoadStep.of(Rows.class, pace -> List.of("1", "fail"));
        assertThat(org.assertj.core.api.Assertions.catchThrowable(
                        () -> failing.run(new Pace(1), logs.resolve("log"), found::add)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ended with code 7 after 1 rows");
        assertThat(found).hasSize(1);
    }

    @Test
    void shouldTakeLessTimeAndOneRoundWhenThereIsLittleTime() {
        assertThat(Pace.ofMinutes(20).seconds(4)).isEqualTo(4);
        assertThat(Pace.ofMinutes(5).seconds(4)).isEqualTo(1);
        assertThat(Pace.ofMinutes(5).rounds(3)).isEqualTo(1);
        assertThat(Pace.ofMinutes(0.01).count(500, 50)).isEqualTo(50);
    }
}
