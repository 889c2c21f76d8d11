package io.skyloom.bench;

import io.skyloom.bench.check.RegressionCheck;
import io.skyloom.bench.plan.Groups;
import io.skyloom.bench.recording.Recording;
import io.skyloom.bench.render.Page;
import io.skyloom.bench.run.Campaign;
import io.skyloom.bench.run.Group;
import io.skyloom.bench.run.Pace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The benchmark command. */
public final class Bench {
    private static final int FAILED = 1;
    private static final int WRONG = 2;
    private static final String RECORDED = "results.json";

    private final Path folder;

    private Bench(Path folder) {
        this.folder = folder;
    }

    /** Runs what the words ask for: our own, or JMH when they are not ours. */
    public static void main(String[] arguments) throws Exception {
        if (BenchOptions.areForJmh(arguments)) {
            org.openjdk.jmh.Main.main(arguments);
            return;
        }
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments, names(), home());
        } catch (IllegalArgumentException e) {
            System.err.println("skyloom: " + e.getMessage());
            System.exit(WRONG);
            return;
        }
        int code;
        try {
            code = new Bench(options.folder()).run(options);
        } catch (IOException e) {
            System.err.println("skyloom: " + e.getMessage());
            code = FAILED;
        }
        System.exit(code);
    }

    /** The folder of this module, in whose {@code target} the program lies. */
    private static Path home() {
        Path target =
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().getParent();
        Path module = target == null ? null : target.getParent();
        return target != null && module != null && target.endsWith("target") ? module : Path.of("bench");
    }

    private static List<String> names() {
        return Groups.all().stream().map(Group::name).toList();
    }

    private int run(BenchOptions options) throws IOException, InterruptedException {
        return switch (options.mode()) {
            case HELP -> help();
            case RENDER -> render();
            case CHECK -> check(options);
            case MEASURE -> measure(options);
        };
    }

    private static int help() {
        System.out.print(BenchOptions.help(Groups.all()));
        return 0;
    }

    private int render() throws IOException {
        page(Recording.read(folder.resolve(RECORDED)));
        return 0;
    }

    private void page(Recording recording) throws IOException {
        new Page(recording, Groups.all()).write(folder);
    }

    private int measure(BenchOptions options) throws IOException, InterruptedException {
        Path file = folder.resolve(RECORDED);
        boolean partly = !options.groups().isEmpty() && Files.exists(file);
        Recording former = partly ? Recording.read(file) : null;
        Recording found = campaign(options.pace())
                .run(
                        chosen(options.groups()),
                        empty -> former == null
                                ? empty
                                : new Recording(empty.version(), empty.machine(), former.pace(), former.sections()),
                        recording -> recording.write(file));
        page(found);
        System.out.println("written: " + folder.resolve("RESULTS.md"));
        return found.hasFailed(options.groups()) ? FAILED : 0;
    }

    private int check(BenchOptions options) throws IOException, InterruptedException {
        Recording recorded = Recording.read(folder.resolve(RECORDED));
        RegressionCheck all = RegressionCheck.ofAll();
        RegressionCheck check = options.groups().isEmpty() ? all : all.within(options.groups());
        RegressionCheck.Verdict verdict = compared(check, recorded, options.pace());
        RegressionCheck again = check.again(verdict);
        if (!again.groups().isEmpty()) {
            System.out.println("Once more, to be sure:");
            verdict = compared(again, recorded, options.pace());
        }
        System.out.println(
                verdict.isGood() ? "nothing has slipped" : verdict.slipped().size() + " have slipped");
        return verdict.isGood() ? 0 : FAILED;
    }

    private RegressionCheck.Verdict compared(RegressionCheck check, Recording recorded, Pace pace)
            throws IOException, InterruptedException {
        Recording now = campaign(pace).run(chosen(check.groups()), empty -> empty, recording -> {});
        RegressionCheck.Verdict verdict = check.compare(recorded, now);
        verdict.lines().forEach(System.out::println);
        if (now.sections().stream().anyMatch(section -> section.conditions().isBusy())) {
            System.out.println("The machine was busy with other programs: run it again when it is not.");
        }
        return verdict;
    }

    private Campaign campaign(Pace pace) {
        return new Campaign(pace, folder.resolve("target").resolve("runs"), System.out::println);
    }

    private static List<Group> chosen(List<String> names) {
        return Groups.all().stream()
                .filter(group -> names.isEmpty() || names.contains(group.name()))
                .toList();
    }
}
