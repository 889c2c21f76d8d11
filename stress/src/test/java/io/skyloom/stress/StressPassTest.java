package io.skyloom.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The short pass of the stress tests, and the proof that their tables catch the defects they are named after. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StressPassTest {
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    /** With one the harness has no two threads that run at once, and leaves the tests out that want them. */
    @BeforeAll
    static void requireTwoProcessors() {
        assumeTrue(Runtime.getRuntime().availableProcessors() >= 2, "NOT STRESSED: there is one processor only");
    }

    @Test
    void shouldSeeNoForbiddenOutcome() throws Exception {
        StressRun run = StressRun.of("stress-pass", withoutTests(CLASS_PATH), ".*", 2, 75);
        System.out.println("jcstress: " + run.summary());
        assertThat(run.passed()).as(run.toString()).isTrue();
        assertThat(run.planned()).isGreaterThanOrEqualTo(59);
    }

    /** The harness gives its processes the options that it was itself started with, the launcher's for example. */
    @Test
    void shouldRunUnderTheOptionsOfTheLauncher(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("output.txt");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-XX:+UseParallelGC", "-Xmn64m", "-cp", withoutTests(CLASS_PATH)));
        command.addAll(List.of("io.skyloom.stress.run.StressMain", "quick", "-t", "registry.LeavingTwice"));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Test
    void shouldCatchTheDefectsOfOtherDesigns() throws Exception {
        PlantedDefects run = new PlantedDefects("stress-historical", "io.skyloom.stress.historical");
        System.out.println("jcstress, " + run);
        assertThat(run.planned()).isEqualTo(13);
        assertThat(run.caught()).as(run.toString()).isEqualTo(13);
        assertThat(run.forbidden())
                .anyMatch(row -> row.contains("successor evicted"))
                .anyMatch(row -> row.contains("loser installed unchecked"))
                .anyMatch(row -> row.contains("unchecked install"))
                .anyMatch(row -> row.contains("a stream outlived its session"))
                .anyMatch(row -> row.contains("released from under its new holder"))
                .anyMatch(row -> row.contains("a listener that nobody can reach"))
                .anyMatch(row -> row.contains("a self-closed group stays in the map"))
                .anyMatch(row -> row.contains("a group was closed twice"))
                .anyMatch(row -> row.contains("a close packet that is never sent"))
                .anyMatch(row -> row.contains("a re-dialled group was closed by a packet of the old one"))
                .anyMatch(row -> row.contains("a packet stays parked though its group is there"))
                .anyMatch(row -> row.contains("a late packet met the successor"));
    }

    /** The list of tests is looked up in the first place of the class path that has one. */
    private static String withoutTests(String classPath) {
        Path own = Path.of("target", "test-classes").toAbsolutePath();
        return Arrays.stream(classPath.split(File.pathSeparator, -1))
                .filter(entry -> !Path.of(entry).toAbsolutePath().equals(own))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
