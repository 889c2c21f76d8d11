package io.skyloom.engine.cli;

import io.skyloom.engine.soak.Churn;
import io.skyloom.engine.soak.LoopbackGround;
import io.skyloom.engine.soak.Soak;
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
import tools.jackson.databind.node.ObjectNode;

/** Runs a whole network on loopback and lets everything befall it. */
@Command(
        name = "soak",
        description = {
            "Run a whole network on this machine's own sockets and let everything befall it.",
            "Visors, links, dmsg servers and the setup node come and go while everybody talks.",
            "Prints how it fares and a report; fails when anything is lost or left behind."
        },
        mixinStandardHelpOptions = true)
final class SoakCommand implements Callable<Integer> {
    private static final int FEWEST_VISORS = 7;
    private static final int FEWEST_SERVERS = 2;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the command line's parser before anything else
    private CommandSpec spec;

    @Option(names = "--minutes", paramLabel = "N", defaultValue = "5", description = "How long (${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--visors", paramLabel = "N", defaultValue = "24", description = "Visors (${DEFAULT-VALUE}).")
    private int visors;

    @Option(names = "--servers", paramLabel = "N", defaultValue = "3", description = "Dmsg servers (${DEFAULT-VALUE}).")
    private int servers;

    @Option(
            names = "--talks",
            paramLabel = "N",
            defaultValue = "10",
            description = "Conversations over routes of their own (${DEFAULT-VALUE}).")
    private int talks;

    @Option(
            names = "--proxies",
            paramLabel = "N",
            defaultValue = "6",
            description = "Proxies, the last of them idle (${DEFAULT-VALUE}).")
    private int proxies;

    @Option(
            names = "--streams",
            paramLabel = "N",
            defaultValue = "20",
            description = "Conversations through the proxies (${DEFAULT-VALUE}; 50 is the whole measure).")
    private int streams;

    @Option(
            names = "--forwards",
            paramLabel = "N",
            defaultValue = "5",
            description = "Conversations through borrowed ports (${DEFAULT-VALUE}).")
    private int forwards;

    @Option(
            names = "--pings",
            paramLabel = "N",
            defaultValue = "3",
            description = "Loops over other visors (${DEFAULT-VALUE}).")
    private int pings;

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

    @Option(names = "--json", paramLabel = "FILE", description = "Writes what was measured as JSON in the end.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        requireSense();
        Soak.Plan plan = new Soak.Plan(
                new Churn.Size(visors, servers, talks, proxies, streams, forwards, pings),
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

    /** Every conversation but those that share a proxy is one between two others; without enough pairs none is found. */
    private void requireSense() {
        require("--visors", visors, FEWEST_VISORS);
        require("--servers", servers, FEWEST_SERVERS);
        require("--minutes", minutes, 1);
        require("--progress", progress, 1);
        require("--talks", talks, 0);
        require("--proxies", proxies, streams > 0 ? 1 : 0);
        require("--streams", streams, 0);
        require("--forwards", forwards, 0);
        require("--pings", pings, 0);
        long pairs = (long) visors * (visors - 1);
        long wanted = (long) talks + proxies + forwards + pings;
        if (wanted > pairs) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    visors + " visors make " + pairs + " pairs, fewer than " + wanted
                            + " conversations, proxies, forwards and loops");
        }
    }

    private void require(String option, int given, int least) {
        if (given < least) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(), option + " is at least " + least + ", not " + given);
        }
    }

    private int run(Soak.Plan plan, Consumer<String> out) throws IOException {
        try (LoopbackGround ground = new LoopbackGround()) {
            ObjectNode measured =
                    Soak.run(plan, ground, out, () -> Runtime.getRuntime().halt(CommandLine.ExitCode.SOFTWARE));
            if (json != null) {
                Files.writeString(json, measured.toPrettyString() + System.lineSeparator());
            }
            return measured.get("passed").asBoolean() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
        }
    }
}
