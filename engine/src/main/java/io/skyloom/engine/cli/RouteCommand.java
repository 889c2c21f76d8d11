package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.GroupView;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the routing rules of a running visor, adds and removes them by hand. */
@Command(
        name = "route",
        description = "Routing rules of a running visor.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RouteCommand.Listing.class,
            RouteCommand.Groups.class,
            RouteCommand.AddingIntermediary.class,
            RouteCommand.AddingForward.class,
            RouteCommand.AddingConsume.class,
            RouteCommand.Removing.class
        })
final class RouteCommand {
    private static final String USUAL_KEEP_ALIVE = "600";

    /** Lists them. */
    @Command(name = "ls", description = "List the rules.", mixinStandardHelpOptions = true)
    static final class Listing extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<Rule> rules = visor.rules();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("rules");
                rules.forEach(rule -> list.add(tree(rule.summaryJson())));
                print(answer);
                return;
            }
            TextTable table = new TextTable("ID", "TYPE", "LOCAL PORT", "REMOTE", "NEXT ID", "NEXT TRANSPORT", "LIFE");
            rules.forEach(rule -> row(table, rule));
            table.lines().forEach(this::line);
        }

        private static void row(TextTable table, Rule rule) {
            String id = Integer.toUnsignedString(rule.key());
            String life = rule.keepAlive().toSeconds() + " s";
            switch (rule) {
                case Rule.Reverse ends -> {
                    RouteDescriptor way = ends.descriptor();
                    table.row(
                            id, "consume", port(way.destination()), way.source().toString(), "-", "-", life);
                }
                case Rule.Forward starts -> {
                    RouteDescriptor way = starts.descriptor();
                    String next = Integer.toUnsignedString(starts.nextId());
                    String over = starts.nextTransport().toString();
                    table.row(
                            id, "forward", port(way.source()), way.destination().toString(), next, over, life);
                }
                case Rule.Intermediary relays -> {
                    String next = Integer.toUnsignedString(relays.nextId());
                    table.row(
                            id, "relay", "-", "-", next, relays.nextTransport().toString(), life);
                }
            }
        }

        private static String port(RouteAddress address) {
            return String.valueOf(address.port());
        }
    }

    /** Lists the routes that end here. */
    @Command(
            name = "groups",
            description = "List the connections of applications whose routes end here.",
            mixinStandardHelpOptions = true)
    static final class Groups extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            ObjectNode answer = object();
            ArrayNode list = answer.putArray("groups");
            TextTable table = new TextTable("LOCAL PORT", "REMOTE", "RECEIVES BY", "SENDS BY", "OVER");
            for (GroupView group : visor.groups()) {
                if (Rule.parse(group.consume()) instanceof Rule.Reverse in
                        && Rule.parse(group.forward()) instanceof Rule.Forward out) {
                    tell(table, list.addObject(), in, out);
                }
            }
            if (asJson()) {
                print(answer);
            } else {
                table.lines().forEach(this::line);
            }
        }

        private static void tell(TextTable table, ObjectNode object, Rule.Reverse in, Rule.Forward out) {
            RouteAddress local = in.descriptor().destination();
            RouteAddress remote = in.descriptor().source();
            object.put("local_port", local.port())
                    .put("remote_pk", remote.key().hex())
                    .put("remote_port", remote.port())
                    .put("consume_id", Integer.toUnsignedLong(in.key()))
                    .put("forward_id", Integer.toUnsignedLong(out.key()))
                    .put("transport", out.nextTransport().toString());
            table.row(
                    String.valueOf(local.port()),
                    remote.toString(),
                    Integer.toUnsignedString(in.key()),
                    Integer.toUnsignedString(out.key()),
                    out.nextTransport().toString());
        }
    }

    /** What adding a rule of any kind needs. */
    abstract static class Adding extends ControlCommand {
        @Option(names = "--id", required = true, paramLabel = "ID", description = "Route id, 1 to 4294967295.")
        private long id;

        @Option(
                names = "--keep-alive",
                paramLabel = "SECONDS",
                defaultValue = USUAL_KEEP_ALIVE,
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "How long it lives without a packet.")
        private int seconds;

        /** The rule that the options describe. */
        abstract Rule rule(Duration keepAlive, int id);

        @Override
        void run(ControlClient visor) throws IOException {
            Rule rule = rule(Duration.ofSeconds(seconds), raw(id, "--id"));
            visor.save(rule);
            if (asJson()) {
                ObjectNode answer = object();
                answer.set("rule", tree(rule.summaryJson()));
                print(answer);
            } else {
                line("added " + rule);
            }
        }

        static int raw(long id, String option) {
            if (id < 1 || id > 0xFFFF_FFFFL) {
                throw new IllegalArgumentException(option + ": a route id is 1 to 4294967295, not " + id);
            }
            return (int) id;
        }
    }

    /** Where packets go on to. */
    static final class Next {
        @Option(names = "--next-id", required = true, paramLabel = "ID", description = "Route id at the next visor.")
        private long id;

        @Option(names = "--transport", required = true, paramLabel = "ID", description = "Transport to the next visor.")
        private UUID transport = new UUID(0, 0);

        int id() {
            return Adding.raw(id, "--next-id");
        }
    }

    /** The two ends of a route. */
    static final class Ends {
        @Option(names = "--local-pk", required = true, paramLabel = "KEY", description = "Key of this visor.")
        private String localKey = "";

        @Option(names = "--local-port", required = true, paramLabel = "PORT", description = "Port at this visor.")
        private int localPort;

        @Option(names = "--remote-pk", required = true, paramLabel = "KEY", description = "Key of the other end.")
        private String remoteKey = "";

        @Option(names = "--remote-port", required = true, paramLabel = "PORT", description = "Port at the other end.")
        private int remotePort;

        RouteAddress local() {
            return new RouteAddress(PubKey.parse(localKey), localPort);
        }

        RouteAddress remote() {
            return new RouteAddress(PubKey.parse(remoteKey), remotePort);
        }
    }

    /** A rule that passes packets on. */
    @Command(
            name = "add-relay",
            description = "Add a rule that passes packets on to another visor.",
            mixinStandardHelpOptions = true)
    static final class AddingIntermediary extends Adding {
        @picocli.CommandLine.Mixin
        private Next next = new Next();

        @Override
        Rule rule(Duration keepAlive, int id) {
            return new Rule.Intermediary(keepAlive, id, next.id(), next.transport);
        }
    }

    /** A rule by which a group sends. */
    @Command(
            name = "add-forward",
            description = "Add the rule by which a route begins at this visor.",
            mixinStandardHelpOptions = true)
    static final class AddingForward extends Adding {
        @picocli.CommandLine.Mixin
        private Next next = new Next();

        @picocli.CommandLine.Mixin
        private Ends ends = new Ends();

        @Override
        Rule rule(Duration keepAlive, int id) {
            return new Rule.Forward(
                    keepAlive, id, new RouteDescriptor(ends.local(), ends.remote()), next.id(), next.transport);
        }
    }

    /** A rule by which a group receives. */
    @Command(
            name = "add-consume",
            description = "Add the rule by which a route ends at this visor.",
            mixinStandardHelpOptions = true)
    static final class AddingConsume extends Adding {
        @picocli.CommandLine.Mixin
        private Ends ends = new Ends();

        @Override
        Rule rule(Duration keepAlive, int id) {
            return new Rule.Reverse(keepAlive, id, new RouteDescriptor(ends.remote(), ends.local()));
        }
    }

    /** Removes rules. */
    @Command(name = "rm", description = "Remove rules.", mixinStandardHelpOptions = true)
    static final class Removing extends ControlCommand {
        @Parameters(arity = "1..*", paramLabel = "ID", description = "Route ids.")
        private List<Long> ids = List.of();

        @Override
        void run(ControlClient visor) throws IOException {
            for (long id : ids) {
                visor.removeRule(Adding.raw(id, "ID"));
            }
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("removed");
                ids.forEach(list::add);
                print(answer);
            } else {
                line("removed " + ids.size() + (ids.size() == 1 ? " rule" : " rules"));
            }
        }
    }
}
