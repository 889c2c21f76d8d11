package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.PortView;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Small questions and orders to a running visor, each a command of its own under {@code visor}. */
final class InspectCommands {
    private InspectCommands() {}

    /** Its key. */
    @Command(name = "pk", description = "The public key of a running visor.", mixinStandardHelpOptions = true)
    static final class Key extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            String key = visor.overview().key().hex();
            if (asJson()) {
                print(object().put("pk", key));
            } else {
                line(key);
            }
        }
    }

    /** Its ports. */
    @Command(name = "ports", description = "The ports that a running visor uses.", mixinStandardHelpOptions = true)
    static final class Ports extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            Map<String, PortView> ports = new TreeMap<>(visor.ports());
            if (asJson()) {
                ObjectNode answer = object();
                ObjectNode all = answer.putObject("ports");
                ports.forEach((name, port) ->
                        all.putObject(name).put("port", port.port()).put("type", port.type()));
                print(answer);
                return;
            }
            TextTable table = new TextTable("FOR", "PORT", "TYPE");
            ports.forEach((name, port) -> table.row(name, port.port(), port.type()));
            table.lines().forEach(this::line);
        }
    }

    /** Its end. */
    @Command(name = "halt", description = "End a running visor in order.", mixinStandardHelpOptions = true)
    static final class Halt extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            visor.shutdown();
            if (asJson()) {
                print(object().put("halted", true));
            } else {
                line("the visor ends");
            }
        }
    }

    /** Its log level. */
    @Command(
            name = "log-level",
            description = "Show or change the log level of a running visor, until it ends.",
            mixinStandardHelpOptions = true)
    static final class LogLevel extends ControlCommand {
        @Parameters(
                arity = "0..1",
                paramLabel = "LEVEL",
                description = "trace, debug, info, warn or error; without it the level is shown.")
        private @Nullable String level;

        @Override
        void run(ControlClient visor) throws IOException {
            if (level != null) {
                visor.logLevel(level);
            }
            String now = visor.logLevel();
            if (asJson()) {
                print(object().put("log_level", now));
            } else {
                line(now);
            }
        }
    }

    /** Its threads. */
    @Command(
            name = "threads",
            description = "What each thread of a running visor does right now.",
            mixinStandardHelpOptions = true)
    static final class Threads extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            String dump = visor.threads();
            if (asJson()) {
                print(object().put("threads", dump));
            } else {
                line(dump);
            }
        }
    }

    /** Its latest log records. */
    @Command(
            name = "logs",
            description = "The latest log records of a running visor, as a JSON array.",
            mixinStandardHelpOptions = true)
    static final class Logs extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            String records = visor.runtimeLogs();
            if (asJson()) {
                ObjectNode answer = object();
                answer.set("records", tree(records));
                print(answer);
            } else {
                line(records);
            }
        }
    }

    /** What can be changed while it runs. */
    @Command(
            name = "set",
            description = "Change settings of a running visor, for good.",
            mixinStandardHelpOptions = true)
    static final class Set extends ControlCommand {
        @Option(
                names = "--min-hops",
                paramLabel = "N",
                description = "The shortest route that will do, for routes dialled from now on; 0 dials none.")
        private @Nullable Integer minHops;

        @Option(
                names = "--public-autoconnect",
                arity = "1",
                paramLabel = "true|false",
                description = "Whether it connects to public visors by itself.")
        private @Nullable Boolean autoconnect;

        @Override
        void run(ControlClient visor) throws IOException {
            if (minHops == null && autoconnect == null) {
                throw new IllegalArgumentException("nothing to set: name --min-hops or --public-autoconnect");
            }
            ObjectNode answer = object();
            if (minHops != null) {
                requireShort(minHops);
                visor.minHops(minHops);
                tell("min_hops is " + minHops);
                answer.put("min_hops", minHops);
            }
            if (autoconnect != null) {
                visor.publicAutoconnect(autoconnect);
                tell("public_autoconnect is " + autoconnect);
                answer.put("public_autoconnect", autoconnect);
            }
            if (asJson()) {
                print(answer);
            }
        }

        private static void requireShort(int hops) {
            if (hops < 0 || hops > 0xFFFF) {
                throw new IllegalArgumentException("--min-hops: a route has 0 to 65535 hops, not " + hops);
            }
        }

        private void tell(String words) {
            if (!asJson()) {
                line(words);
            }
        }
    }
}
