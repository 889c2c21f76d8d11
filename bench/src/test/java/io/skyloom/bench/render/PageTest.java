package io.skyloom.bench.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.bench.figure.Quantity;
import io.skyloom.bench.plan.Groups;
import io.skyloom.bench.recording.Conditions;
import io.skyloom.bench.recording.Figure;
import io.skyloom.bench.recording.Machine;
import io.skyloom.bench.recording.Measured;
import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.recording.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PageTest {
    private static final Machine MACHINE = new Machine("some processor", 2, 4096, "Linux", "25", List.of("-Xmn64m"));
    private static final Conditions BUSY = new Conditions("2026-11-22", 10, 7.5, 9.25, 1.4, 0);

    private static Measured relayed(String payload, Figure cpu) {
        Map<String, String> what = new LinkedHashMap<>();
        what.put("payload", payload);
        what.put("routes", "1");
        what.put("sends", "batches");
        return new Measured(what, Map.of(Quantity.CPU_SECONDS_PER_GIGABYTE, cpu));
    }

    private static Page page(List<Measured> rows, List<String> failures) {
        Section section = new Section("relay", List.of("RelayLoad payloads=64"), BUSY, rows, failures);
        return new Page(Recording.empty(MACHINE, 1).with(section), Groups.all());
    }

    @Test
    void shouldSetGoalsBesideFiguresAndSayWhichAreMissed() {
        Page page = page(List.of(relayed("64", new Figure(3.14, 3, 3.5, 3)), relayed("1024", Figure.of(5))), List.of());
        assertThat(page.markdown())
                .contains("| payload | routes | sends | CPU s/GB | goal |")
                .contains("| 64 | 1 | batches | 3.14 (3.00–3.50) | ≤ 27 ✓ |")
                .contains("| 1024 | 1 | batches | 5.00 | ≤ 4.8 **missed** |");
    }

    @Test
    void shouldNameMachineCommandsConditionsAndWhatFailed() {
        String text = page(List.of(relayed("64", Figure.of(3))), List.of("RelayLoad single: it broke"))
                .markdown();
        assertThat(text)
                .containsPattern("some\\s+processor,\\s+2\\s+cores")
                .contains("`-Xmn64m`")
                .contains("    RelayLoad payloads=64\n")
                .containsPattern("load\\s+average\\s+7.5\\s+before\\s+and\\s+at\\s+most\\s+9.3")
                .containsPattern("\\*\\*the\\s+machine\\s+was\\s+busy\\*\\*")
                .contains("* relay: RelayLoad single: it broke");
    }

    @Test
    void shouldBreakLinesOfTextAndNeverThoseOfTables() {
        String text = page(List.of(relayed("64", Figure.of(3))), List.of()).markdown();
        assertThat(text.lines().filter(line -> !line.startsWith("|") && !line.startsWith("* ")))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(120));
        assertThat(text).contains("| 64 | 1 | batches | 3.00 | ≤ 27 ✓ |\n");
    }

    @Test
    void shouldWriteChartsThatThePageLinks(@TempDir Path folder) throws IOException {
        page(List.of(relayed("64", Figure.of(3))), List.of()).write(folder);
        assertThat(Files.readString(folder.resolve("RESULTS.md"))).contains("(charts/relay.svg)");
        assertThat(Files.readString(folder.resolve("charts").resolve("relay.svg")))
                .contains("64 B, 1 route")
                .contains("(red: the goal)");
    }

    @Test
    void shouldDoWithoutAChartWhereNothingWasMeasured(@TempDir Path folder) throws IOException {
        page(List.of(), List.of("RelayLoad: it broke")).write(folder);
        assertThat(folder.resolve("charts").resolve("relay.svg")).doesNotExist();
        assertThat(Files.readString(folder.resolve("RESULTS.md"))).doesNotContain("charts/relay.svg");
    }

    @Test
    void shouldRenderTheSameRecordingTheSameWay(@TempDir Path folder) throws IOException {
        Recording recording = Recording.empty(MACHINE, 1)
                .with(new Section("relay", List.of(), BUSY, List.of(relayed("64", Figure.of(3))), List.of()));
        recording.write(folder.resolve("results.json"));
        Recording read = Recording.read(folder.resolve("results.json"));
        assertThat(new Page(read, Groups.all()).markdown()).isEqualTo(new Page(recording, Groups.all()).markdown());
    }
}
