package io.skyloom.stress;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One run of the harness in a process of its own, in the short form: one JVM configuration, one fork. Whoever starts it
 * waits for it.
 */
final class StressRun {
    private static final long LIMIT_MINUTES = 8;
    private static final Pattern TOTALS = Pattern.compile(
            "Results: (\\d+) planned; (\\d+) passed, (\\d+) failed, (\\d+) soft errs, (\\d+) hard errs");
    private static final Pattern FAILED = Pattern.compile("\\[FAILED] (\\S+)");
    private static final Pattern FORBIDDEN = Pattern.compile("Observed forbidden state: .*");

    private final int exitCode;
    private final String output;

    private StressRun(int exitCode, String output) {
        this.exitCode = exitCode;
        this.output = output;
    }

    /**
     * Runs the tests listed in the class path's first folder whose names match.
     *
     * @param folder below {@code target}, for results and output
     * @param classPath what the harness and its forks see
     * @param tests a regular expression for the names of the test classes
     */
    static StressRun of(String folder, String classPath, String tests) throws IOException, InterruptedException {
        return of(folder, classPath, tests, 3, 100);
    }

    /**
     * As the other one, with so many iterations of so many milliseconds each.
     */
    static StressRun of(String folder, String classPath, String tests, int iterations, int millis)
            throws IOException, InterruptedException {
        Path home = Files.createDirectories(Path.of("target", folder).toAbsolutePath());
        Path output = home.resolve("output.txt");
        List<String> command = new ArrayList<>(List.of(java(), "-Xmx256m", "-cp", classPath));
        command.addAll(List.of("org.openjdk.jcstress.Main", "-t", tests, "-r", home.toString()));
        command.addAll(List.of("-f", "1", "-iters", String.valueOf(iterations), "-time", String.valueOf(millis)));
        command.addAll(List.of("-sc", "false", "-jvmArgs", jvmArguments()));
        Process process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            throw new AssertionError("the stress tests hang; see " + output);
        }
        return new StressRun(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }

    /** Whether every planned test ran and none saw a forbidden outcome. */
    boolean passed() {
        MatchResult totals = totals();
        return exitCode == 0
                && totals.group(1).equals(totals.group(2))
                && !totals.group(1).equals("0");
    }

    /** How many tests were to run. */
    int planned() {
        return Integer.parseInt(totals().group(1));
    }

    /** How many tests saw a forbidden outcome. */
    int failed() {
        return Integer.parseInt(totals().group(3));
    }

    /** The names of the tests that saw a forbidden outcome. */
    Set<String> failures() {
        return FAILED.matcher(output).results().map(one -> one.group(1)).collect(Collectors.toSet());
    }

    /** The forbidden outcomes that were seen, each with the description that its table gives it. */
    List<String> forbidden() {
        return FORBIDDEN
                .matcher(output)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    /** One line, as the build prints it. */
    String summary() {
        return totals().group();
    }

    @Override
    public String toString() {
        return output.lines()
                .filter(line -> line.contains("FAILED")
                        || line.contains("Forbidden")
                        || line.contains("ERROR")
                        || line.contains("Results:"))
                .collect(Collectors.joining("\n"));
    }

    private MatchResult totals() {
        Matcher totals = TOTALS.matcher(output);
        MatchResult last = null;
        while (totals.find()) {
            last = totals.toMatchResult();
        }
        if (last == null) {
            throw new AssertionError("the harness ended without totals, exit code " + exitCode + ":\n" + output);
        }
        return last;
    }

    private static String jvmArguments() {
        String always = "-Xmx512m -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED";
        return Runtime.version().feature() < 23 ? always : always + " --sun-misc-unsafe-memory-access=allow";
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
