package io.skyloom.stress.linear;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Structures that claim to be linearizable are, as far as two kinds of checks see, and the checks have eyes. A build does
 * a small part; {@code ./skyloom test -pl stress -am -Dskyloom.lincheck=full} does 25 × 400 and 30 × 3000.
 */
class LinearizabilityTest {
    /** What a check that hangs is given; a part of a build takes seconds. */
    private static final long LIMIT_MINUTES = 10;

    private static final long LIMIT_MINUTES_FOR_ALL = 60;
    private static final Pattern CHECK = Pattern.compile("(?m)^check (\\S+) (\\S+): (.*) \\(\\d+ ms\\)$");

    @Test
    void shouldExplainEveryResultByAnOrderOfWholeCalls() throws IOException, InterruptedException {
        boolean full = "full".equals(System.getProperty("skyloom.lincheck"));
        String output = full
                ? run(LIMIT_MINUTES_FOR_ALL, "25", "400", "30", "3000")
                : run(LIMIT_MINUTES, "2", "60", "2", "300");
        List<String> verdicts = CHECK.matcher(output)
                .results()
                .map(one -> one.group(1) + " " + one.group(2) + " " + one.group(3))
                .toList();
        System.out.println("lincheck: " + verdicts);
        assertThat(verdicts).as(output).hasSize(12);
        assertThat(verdicts)
                .filteredOn(one -> !one.startsWith("LookingThenRemoving"))
                .as(output)
                .allMatch(one -> one.endsWith(" linearizable") && !one.contains("NOT"));
        assertThat(verdicts)
                .filteredOn(one -> one.startsWith("LookingThenRemoving model"))
                .as(output)
                .containsExactly("LookingThenRemoving model NOT linearizable");
    }

    private static String run(long limitMinutes, String... numbers) throws IOException, InterruptedException {
        Path output = Files.createDirectories(Path.of("target", "lincheck")).resolve("output.txt");
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:+EnableDynamicAgentLoading", "-Xshare:off"));
        command.addAll(List.of("--add-opens", "java.base/java.lang=ALL-UNNAMED"));
        command.addAll(List.of("--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"));
        command.addAll(List.of("--add-exports", "java.base/jdk.internal.util=ALL-UNNAMED"));
        if (Runtime.version().feature() >= 23) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), LinearMain.class.getName()));
        command.addAll(List.of(numbers));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(limitMinutes, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new AssertionError("the checks hang; see " + output.toAbsolutePath());
        }
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
