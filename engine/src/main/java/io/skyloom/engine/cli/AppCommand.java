package io.skyloom.engine.cli;

import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the applications of a running visor, starts, stops and sets them up. */
@Command(
        name = "app",
        description = "Applications of a running visor.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            AppCommand.Listing.class,
            AppCommand.Starting.class,
            AppCommand.Stopping.class,
            AppCommand.Restarting.class,
            AppCommand.Log.class,
            AppCommand.Adding.class,
            AppCommand.Registering.class,
            AppCommand.Deregistering.class,
            AppArgCommand.class,
            OwnAppCommand.Exit.class,
            OwnAppCommand.Proxy.class
        })
final class AppCommand {
    static ObjectNode json(AppView app) {
        ObjectNode object = ControlCommand.object();
        object.remove("schema");
        object.put("name", app.name()).put("binary", app.binary());
        ArrayNode args = object.putArray("args");
        app.args().forEach(args::add);
        return object.put("auto_start", app.autoStart())
                .put("port", app.port())
                .put("status", app.statusWord())
                .put("detailed_status", app.detailed());
    }

    /** Lists them. */
    @Command(name = "ls", description = "List the applications.", mixinStandardHelpOptions = true)
    static final class Listing extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<AppView> apps = visor.apps().list();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("apps");
                apps.forEach(app -> list.add(json(app)));
                print(answer);
                return;
            }
            TextTable table = new TextTable("APP", "PORT", "AUTOSTART", "STATUS", "DETAILS");
            for (AppView app : apps) {
                String details = app.detailed().isEmpty() ? "-" : app.detailed();
                table.row(
                        app.name(),
                        String.valueOf(app.port()),
                        app.autoStart() ? "on" : "off",
                        app.statusWord(),
                        details);
            }
            table.lines().forEach(this::line);
        }
    }

    /** A command about one application that answers with what it did. */
    abstract static class About extends ControlCommand {
        @Parameters(index = "0", paramLabel = "APP", description = "The application's name.")
        private String name = "";

        String name() {
            return name;
        }

        /** Tells people, or programs, what was done. */
        void done(String what) {
            if (asJson()) {
                print(object().put("app", name).put("done", what));
            } else {
                line(name + " " + what);
            }
        }
    }

    /** Starts one. */
    @Command(name = "start", description = "Start an application.", mixinStandardHelpOptions = true)
    static final class Starting extends About {
        @Override
        void run(ControlClient visor) throws IOException {
            visor.apps().start(name());
            done("started");
        }
    }

    /** Ends one. */
    @Command(name = "stop", description = "Stop an application.", mixinStandardHelpOptions = true)
    static final class Stopping extends About {
        @Option(names = "--kill", description = "Without asking it.")
        private boolean kill;

        @Override
        void run(ControlClient visor) throws IOException {
            if (kill) {
                visor.apps().kill(name());
            } else {
                visor.apps().stop(name());
            }
            done("stopped");
        }
    }

    /** Restarts one. */
    @Command(
            name = "restart",
            description = "Stop a running application and start it again.",
            mixinStandardHelpOptions = true)
    static final class Restarting extends About {
        @Override
        void run(ControlClient visor) throws IOException {
            visor.apps().restart(name());
            done("restarted");
        }
    }

    /** Shows what one said. */
    @Command(name = "log", description = "What an application has said.", mixinStandardHelpOptions = true)
    static final class Log extends About {
        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "SINCE",
                defaultValue = "beginning",
                description = "A time such as 2026-01-31T12:00:00Z, or beginning. Default: ${DEFAULT-VALUE}.")
        private String since = "beginning";

        @Override
        void run(ControlClient visor) throws IOException {
            List<String> records = visor.apps().logsSince(name(), since());
            if (asJson()) {
                ObjectNode answer = object().put("app", name());
                ArrayNode list = answer.putArray("logs");
                records.forEach(list::add);
                print(answer);
            } else {
                records.forEach(record -> line(record.stripTrailing()));
            }
        }

        private Instant since() {
            if (since.equals("beginning")) {
                return Instant.EPOCH;
            }
            try {
                return OffsetDateTime.parse(since).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("\"" + since + "\" is no time such as 2026-01-31T12:00:00Z", e);
            }
        }
    }

    /** Sets one up. */
    @Command(
            name = "add",
            description = "Set up another application, under a free port.",
            mixinStandardHelpOptions = true)
    static final class Adding extends About {
        @Parameters(index = "1", paramLabel = "PROGRAM", description = "The program's file name.")
        private String binary = "";

        @Override
        void run(ControlClient visor) throws IOException {
            visor.apps().add(name(), binary);
            done("added");
        }
    }

    /** Lets a person start one. */
    @Command(
            name = "register",
            description = "Let a program that you start yourself be an application; prints the key that it needs.",
            mixinStandardHelpOptions = true)
    static final class Registering extends ControlCommand {
        @Option(
                names = {"-a", "--appname"},
                required = true,
                paramLabel = "APP",
                description = "The application's name.")
        private String name = "";

        @Override
        void run(ControlClient visor) throws IOException {
            ProcKey wished = ProcKey.random(seams().entropy());
            ProcConfig config = new ProcConfig(name, "", wished, List.of(), List.of(), "", PubKey.NULL, 0, "", "", "");
            ProcKey key = visor.apps().register(config);
            if (asJson()) {
                print(object().put("app", name).put("proc_key", key.hex()));
            } else {
                line(key.hex());
            }
        }
    }

    /** Takes such a key back. */
    @Command(name = "deregister", description = "Take a registered key back.", mixinStandardHelpOptions = true)
    static final class Deregistering extends ControlCommand {
        @Option(
                names = {"-k", "--proc-key", "--procKey"},
                required = true,
                paramLabel = "KEY",
                description = "The key, 32 hex digits.")
        private String key = "";

        @Override
        void run(ControlClient visor) throws IOException {
            visor.apps().deregister(ProcKey.parse(key));
            if (asJson()) {
                print(object().put("deregistered", key));
            } else {
                line("deregistered " + key);
            }
        }
    }
}
