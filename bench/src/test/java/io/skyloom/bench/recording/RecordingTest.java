package io.skyloom.bench.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.figure.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordingTest {
    private static final Machine MACHINE = new Machine("some processor", 2, 4096, "Linux", "25", List.of("-Xmn64m"));
    private static final Conditions QUIET = new Conditions("2026-11-22", 10.5, 0.1, 1.5, 0.01, 0.02);

    private static Section section(String group, double value) {
        Measured row = new Measured(
                Map.of("payload", "64"), Map.of(Quantity.CPU_SECONDS_PER_GIGABYTE, new Figure(value, 1, 9, 3)));
        return new Section(group, List.of("a command"), QUIET, List.of(row), List.of("a failure"));
    }

    @Test
    void shouldReadWhatItWrote(@TempDir Path folder) throws IOException {
        Recording recording = Recording.empty(MACHINE, 0.25).with(section("relay", 2.5));
        recording.write(folder.resolve("results.json"));
        assertThat(Recording.read(folder.resolve("results.json"))).isEqualTo(recording);
    }

    @Test
    void shouldRefuseWhatIsNoRecording(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("results.json"), "{\"version\": 1, \"machine\": 7");
        assertThatThrownBy(() -> Recording.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no recording");
    }

    @Test
    void shouldRefuseAVersionThatItDoesNotKnow(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("results.json");
        new Recording(2, MACHINE, 1, List.of()).write(file);
        assertThatThrownBy(() -> Recording.read(file)).hasMessageContaining("version 2");
    }

    @Test
    void shouldPutASectionInThePlaceOfTheFormerOne() {
        Recording both = Recording.empty(MACHINE, 1).with(section("relay", 1)).with(section("stream", 1));
        Recording again = both.with(section("relay", 2));
        assertThat(again.sections()).containsExactly(section("relay", 2), section("stream", 1));
    }

    @Test
    void shouldTellWhetherOneOfTheGroupsAskedForHasFailed() {
        Section sound = new Section("stream", List.of("a command"), QUIET, List.of(), List.of());
        Recording recording =
                Recording.empty(MACHINE, 1).with(section("relay", 1)).with(sound);
        assertThat(recording.hasFailed(List.of("relay"))).isTrue();
        assertThat(recording.hasFailed(List.of("stream")))
                .as("an old failure of another")
                .isFalse();
        assertThat(recording.hasFailed(List.of())).as("all of them").isTrue();
    }

    @Test
    void shouldPutRoundsTogether() {
        Row one = Row.of("payload", 64).with(Quantity.CORES, 3);
        List<Measured> all = Measured.over(
                List.of(one, Row.of("payload", 1024).with(Quantity.CORES, 7), one.with(Quantity.CORES, 1), one));
        assertThat(all).hasSize(2);
        assertThat(all.get(0).figures()).containsEntry(Quantity.CORES, new Figure(3, 1, 3, 3));
        assertThat(all.get(1).figures()).containsEntry(Quantity.CORES, Figure.of(7));
    }

    @Test
    void shouldTakeTheMiddleOfTwo() {
        assertThat(Figure.of(List.of(4.0, 1.0))).isEqualTo(new Figure(2.5, 1, 4, 2));
    }

    @Test
    void shouldSayWhenTheMachineWasBusy() {
        assertThat(QUIET.text()).doesNotContain("busy:").contains("0.02 cores");
        assertThat(new Conditions("2026-11-22", 1, 0, 0, 0.9, 0).text()).contains("**the machine was busy**");
    }
}
