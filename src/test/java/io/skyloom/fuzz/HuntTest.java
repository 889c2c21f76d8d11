package io.skyloom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.code_intelligence.jazzer.Jazzer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A short hunt with guidance on every target, the same in every build: a number of runs, not a span of time, drawn from a
 * fixed seed. All targets of a layer share one process.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class HuntTest {
    private static final int RUNS_A_TARGET = 500;

    /** Ends a hunt on a very slow machine; fewer runs are no failure. */
    private static final Duration LIMIT = Duration.ofSeconds(40);

    /** Where what was found outlives the test. */
    private static final Path FOUND = Path.of("target", "fuzz");

    /** Inputs and the fuzzer's words. */
    private static final Path FOLDER = Path.of("target", "hunt");

    @BeforeAll
    static void requireNativePart() {
        String place = platform();
        assumeTrue(
                Jazzer.class.getResource("/com/code_intelligence/jazzer/driver/jazzer_driver_" + place) != null,
                "NOT HUNTED: the guided fuzzer has no native part for " + place
                        + "; the targets were tried without guidance only");
    }

    /** Every build begins with the same inputs. */
    @BeforeAll
    static void forgetEarlierHunts() throws IOException {
        if (Files.isDirectory(FOLDER)) {
            try (Stream<Path> all = Files.walk(FOLDER)) {
                for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(one);
                }
            }
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        String name = system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : "linux";
        return name + "_" + machine;
    }

    static Stream<String> layers() {
        return Targets.layers().stream();
    }

    @ParameterizedTest
    @MethodSource("layers")
    void shouldFindNothingWithGuidance(String name) throws Exception {
        Layer layer = Targets.layer(name);
        int runs = RUNS_A_TARGET * layer.targets().size();
        Hunter.Report report = new Hunter(FOLDER).hunt(layer.target(), layer.words(), Hunter.Span.ofRuns(runs, LIMIT));
        System.out.println(name + ": " + report.runs() + " runs, " + report.coverage() + " edges");
        assertThat(commands(layer, report)).as("what replays a finding").isEmpty();
        assertThat(report.coverage()).as("guidance sees the program").isGreaterThan(20);
    }

    /** One command for each finding; its input is kept for that. */
    private static List<String> commands(Layer layer, Hunter.Report report) throws IOException {
        List<String> commands = new ArrayList<>();
        for (Path finding : report.findings()) {
            byte[] data = Files.readAllBytes(finding);
            if (data.length == 0) {
                commands.add(layer.name() + " fails before its first input; see the log");
                continue;
            }
            Target target = layer.chosen(data);
            Path kept = Files.createDirectories(FOUND.resolve(target.name()).resolve("findings"))
                    .resolve(finding.getFileName())
                    .toAbsolutePath();
            Files.write(kept, layer.own(data));
            commands.add(Hunter.replay(target, kept));
        }
        return commands;
    }

    /** By chance this one is met once in four thousand million runs. */
    @Test
    void shouldFindWhatOnlyGuidanceFinds() throws Exception {
        Target planted = Targets.PLANTED;
        Hunter.Report report = new Hunter(FOLDER)
                .hunt(planted, List.of(planted.name()), Hunter.Span.ofRuns(200_000, Duration.ofMinutes(4)));
        assertThat(report.findings()).hasSize(1);
        assertThat(Files.readAllBytes(report.findings().getFirst())).startsWith(0x53, 0x10, 0x6F, 0x6D);
    }
}
