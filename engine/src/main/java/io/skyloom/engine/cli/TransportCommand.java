package io.skyloom.engine.cli;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.TransportFilter;
import io.skyloom.engine.control.TransportView;
import io.skyloom.engine.control.TransportWish;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the transports of a running visor, makes and ends them. */
@Command(
        name = "tp",
        description = "Transports of a running visor.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TransportCommand.Listing.class,
            TransportCommand.Adding.class,
            TransportCommand.Removing.class,
            TransportCommand.Types.class,
            PublishedCommands.Discovering.class,
            PublishedCommands.Tree.class
        })
final class TransportCommand {
    private static ObjectNode json(TransportView view) {
        ObjectNode object = ControlCommand.object();
        object.remove("schema");
        object.put("id", view.id().toString())
                .put("type", view.type())
                .put("local_pk", view.local().hex())
                .put("remote_pk", view.remote().hex())
                .put("label", view.label());
        view.log().ifPresent(log -> object.put("recv", log.received()).put("sent", log.sent()));
        return object;
    }

    /** Lists them. */
    @Command(name = "ls", description = "List the transports.", mixinStandardHelpOptions = true)
    static final class Listing extends ControlCommand {
        @Option(names = "--type", paramLabel = "TYPE", description = "Only of this type; may be repeated.")
        private List<String> types = List.of();

        @Option(names = "--pk", paramLabel = "KEY", description = "Only to this visor; may be repeated.")
        private List<String> keys = List.of();

        @Override
        void run(ControlClient visor) throws IOException {
            List<PubKey> peers = keys.stream().map(PubKey::parse).toList();
            List<TransportView> found = visor.transports(new TransportFilter(types, peers, true));
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("transports");
                found.forEach(one -> list.add(json(one)));
                print(answer);
                return;
            }
            TextTable table = new TextTable("TYPE", "ID", "REMOTE", "LABEL", "RECEIVED", "SENT");
            found.forEach(one -> row(table, one));
            table.lines().forEach(this::line);
        }

        private static void row(TextTable table, TransportView one) {
            Traffic log = one.log().orElse(Traffic.NONE);
            table.row(
                    one.type(),
                    one.id().toString(),
                    one.remote().hex(),
                    one.label(),
                    String.valueOf(log.received()),
                    String.valueOf(log.sent()));
        }
    }

    /** Makes one. */
    @Command(name = "add", description = "Make a transport, or find the one there is.", mixinStandardHelpOptions = true)
    static final class Adding extends ControlCommand {
        @Parameters(paramLabel = "KEY", description = "Public key of the visor at the other end.")
        private String key = "";

        @Option(
                names = {"-t", "--type"},
                paramLabel = "TYPE",
                defaultValue = "stcpr",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "Type of the transport.")
        private String type = "stcpr";

        @Option(
                names = {"-o", "--timeout"},
                paramLabel = "SECONDS",
                defaultValue = "20",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "How long to try, 60 at most.")
        private int seconds = 20;

        @Override
        void run(ControlClient visor) throws IOException {
            TransportWish wish = new TransportWish(PubKey.parse(key), type, Duration.ofSeconds(seconds));
            TransportView made = visor.add(wish);
            if (asJson()) {
                print(object().setAll(json(made)));
            } else {
                line(made.type() + " transport " + made.id() + " to "
                        + made.remote().hex());
            }
        }
    }

    /** Ends one or all. */
    @Command(name = "rm", description = "End transports.", mixinStandardHelpOptions = true)
    static final class Removing extends ControlCommand {
        /** What to end: there is no default. */
        static final class What {
            @Option(
                    names = {"-a", "--all"},
                    required = true,
                    description = "All transports.")
            private boolean all;

            @Parameters(arity = "1", paramLabel = "ID", description = "The transport with this id.")
            private @Nullable UUID id;
        }

        @ArgGroup(multiplicity = "1")
        private What what = new What();

        @Override
        void run(ControlClient visor) throws IOException {
            UUID id = what.id;
            if (what.all || id == null) {
                visor.removeAllTransports();
            } else {
                visor.remove(id);
            }
            String removed = what.all ? "all" : String.valueOf(id);
            if (asJson()) {
                print(object().put("removed", removed));
            } else {
                line("removed " + removed);
            }
        }
    }

    /** Tells which types there are. */
    @Command(name = "types", description = "List the types of transports it can make.", mixinStandardHelpOptions = true)
    static final class Types extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<String> types = visor.types();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("types");
                types.forEach(list::add);
                print(answer);
            } else {
                types.forEach(this::line);
            }
        }
    }
}
