package io.skyloom.engine.cli;

import io.skyloom.engine.soak.Churn;
import io.skyloom.engine.soak.LoopbackGround;
import io.skyloom.engine.soak.Soak;
import io.skyloom.engine.soak.SoakFailure;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs a whole network on loopback and lets everything befall it. */
@Command(
        name = "soak",
        description = {
            "Run a whole network on this machine's own sockets and lets everything befall it:",
            "visors, links, dmsg servers and the setup node come and go while everybody talks.",
            "Prints how it fares and a report; fails when anything is lost or left behind."
        },
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "How long (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--visors", paramLabel = "N", defaultValue = "24", description = "Visors (${DEFAULT-VALUE}).")
    private int visors;

    @Option(names = "--servers", paramLabel = "N", defaultValue = "3", description = "Dmsg servers (${DEFAULT-VALUE}).")
    private int servers;

    @Option(names = "--talks", paramLabel = "N", defaultValue = "20", description = "Conversations (${DEFAULT-VALUE}).")
    private int talks;

    @Option(
            names = "--proxies",
            paramLabel = "N",
            defaultValue = "5",
            description = "Proxies, used now and then (${DEFAULT-VALUE}).")
    private int proxies;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "1", description = "Of the events (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--progress",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "Between two lines (${DEFAULT-VALUE}).")
    private int progress;

    @Option(names = "--report", paramLabel = "FILE", description = "Keeps every line in a file as well.")
    private @Nullable Path report;

    @Override
    public Integer call() throws IOException {
        Soak.Plan plan = new Soak.Plan(
                new Churn.Size(visors, servers, talks, proxies),
                Duration.ofMinutes(minutes),
                seed,
                Duration.ofSeconds(progress));
        PrintWriter console = spec.commandLine().getOut();
        if (report == null) {
            return run(plan, console::println);
        }
        try (PrintWriter file = new PrintWriter(
                Files.newBufferedWriter(report, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING))) {
            return run(plan, line -> {
                console.println(line);
                file.println(line);
                file.flush();
            });
        }
    }

    private static int run(Soak.Plan plan, Consumer<String> out) {
        try (LoopbackGround ground = new LoopbackGround()) {
            Soak.run(plan, ground, out);
            return CommandLine.ExitCode.OK;
        } catch (SoakFailure e) {
            out.accept("FAILED: " + e.getMessage());
            return CommandLine.ExitCode.SOFTWARE;
        }
    }
}
