package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.PingWish;
import io.skyloom.engine.control.TestResult;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Measures the way to other visors, under {@code visor}. */
final class PingCommands {
    private static final double NANOS_PER_MILLI = 1e6;

    private PingCommands() {}

    /** What every measurement is told. */
    abstract static class Measuring extends ControlCommand {
        @Option(
                names = {"-t", "--tries"},
                paramLabel = "N",
                defaultValue = "1",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "How many messages.")
        private int tries = 1;

        @Option(
                names = {"-s", "--size"},
                paramLabel = "KIB",
                defaultValue = "2",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "Ballast of each message, 0 to 1024 KiB.")
        private int size = 2;

        int tries() {
            return tries;
        }

        int size() {
            return size;
        }
    }

    /** One visor. */
    @Command(
            name = "ping",
            description = "Measure the way to a visor and back, by a route over it that ends here again.",
            mixinStandardHelpOptions = true)
    static final class Ping extends Measuring {
        @Parameters(paramLabel = "KEY", description = "Public key of the other visor.")
        private String key = "";

        @Override
        void run(ControlClient visor) throws IOException {
            PubKey peer = PubKey.parse(key);
            visor.dialPing(peer);
            List<Duration> taken = new ArrayList<>();
            for (int i = 0; i < tries(); i++) {
                List<Duration> one = visor.ping(PingWish.of(peer, 1, size()));
                taken.addAll(one);
                if (!asJson()) {
                    one.forEach(this::tell);
                }
            }
            visor.stopPing(peer);
            if (asJson()) {
                ObjectNode answer = object().put("pk", peer.hex()).put("size_kib", size());
                ArrayNode list = answer.putArray("latencies_ms");
                taken.forEach(one -> list.add(one.toNanos() / NANOS_PER_MILLI));
                print(answer);
            }
        }

        private void tell(Duration taken) {
            double millis = taken.toNanos() / NANOS_PER_MILLI;
            line(String.format(Locale.ROOT, "%.2f ms, %.1f KiB/s", millis, size() * 1000 / millis));
        }
    }

    /** Several visors. */
    @Command(
            name = "test",
            description = "Measure the way to public visors, and to those that this one has transports to.",
            mixinStandardHelpOptions = true)
    static final class Test extends Measuring {
        @Option(
                names = {"-c", "--count"},
                paramLabel = "N",
                defaultValue = "2",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "How many visors.")
        private int count = 2;

        @Override
        void run(ControlClient visor) throws IOException {
            List<TestResult> results = visor.test(new PingWish(PubKey.NULL, tries(), size(), count));
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("results");
                results.forEach(one -> list.addObject()
                        .put("pk", one.peer())
                        .put("max", one.max())
                        .put("min", one.min())
                        .put("mean", one.mean())
                        .put("status", one.status()));
                print(answer);
                return;
            }
            TextTable table = new TextTable("KEY", "MIN", "MEAN", "MAX", "STATUS");
            results.forEach(one -> table.row(one.peer(), one.min(), one.mean(), one.max(), one.status()));
            table.lines().forEach(this::line);
        }
    }
}
