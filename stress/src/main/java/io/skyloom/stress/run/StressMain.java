package io.skyloom.stress.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;

/** {@code ./skyloom stress}: runs the tests through the harness, tells what they saw, and ends with 1 on anything bad. */
public final class StressMain {
    private static final int BAD = 1;
    private static final int MISUSED = 2;

    private StressMain() {}

    /** Runs what the arguments ask for. */
    public static void main(String[] arguments) throws Exception {
        System.exit(run(List.of(arguments)));
    }

    private static int run(List<String> arguments) throws Exception {
        Command command;
        try {
            command = Command.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("skyloom stress: " + e.getMessage());
            return MISUSED;
        }
        if (command.help()) {
            System.out.print(Command.usage());
            return 0;
        }
        Options options = new Options(command.forHarness(Runtime.version().feature()));
        return options.parse() ? run(command, options) : MISUSED;
    }

    private static int run(Command command, Options options) throws Exception {
        JCStress harness = new JCStress(options);
        if (options.shouldList()) {
            harness.getTests().forEach(System.out::println);
            return 0;
        }
        if (harness.getTests().isEmpty()) {
            System.err.println("skyloom stress: no test matches " + options.getTestFilter());
            return MISUSED;
        }
        String complaint = runQuietly(harness);
        return tell(command, options, harness.getTests(), complaint);
    }

    /** The harness throws at the end when something was forbidden; what was seen is written down by then. */
    private static String runQuietly(JCStress harness) throws Exception {
        try {
            harness.run();
            return "";
        } catch (AssertionError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static int tell(Command command, Options options, Collection<String> wanted, String complaint)
            throws IOException, ClassNotFoundException {
        if (Files.notExists(Path.of(options.getResultFile()))) {
            System.err.println("skyloom stress: nothing ran");
            return BAD;
        }
        Findings findings = Findings.read(options.getResultFile(), wanted, options.getCPUCount());
        Tables tables = new Tables(findings, conditions(command, options, findings));
        System.out.println(tables);
        System.out.println(tables.verdict());
        if (command.tables().isPresent()) {
            tables.writeInto(command.tables().get());
        }
        boolean bad = !complaint.isEmpty()
                || findings.tests() == 0
                || !findings.bad().isEmpty()
                || !findings.lost().isEmpty();
        return bad ? BAD : 0;
    }

    private static String conditions(Command command, Options options, Findings findings) {
        return String.format(
                Locale.ROOT,
                "Mode `%s` (%d forks, %d × %d ms), JDK %s (%s), %d processors, %s: %d tests, %,d samples, %d bad.",
                command.mode().word(),
                options.getForks(),
                options.getIterations(),
                options.getTime(),
                System.getProperty("java.version"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                LocalDate.now(ZoneOffset.UTC),
                findings.tests(),
                findings.samples(),
                findings.bad().size());
    }
}
