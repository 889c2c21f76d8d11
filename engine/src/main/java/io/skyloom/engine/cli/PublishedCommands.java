package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at the transports that visors have published, under {@code tp}; a running visor asks the discovery. */
final class PublishedCommands {
    private PublishedCommands() {}

    private static PubKey other(TransportEntry entry, PubKey one) {
        return entry.first().equals(one) ? entry.second() : entry.first();
    }

    /** Finds published transports. */
    @Command(
            name = "disc",
            description = "Find published transports, of one visor or by id.",
            mixinStandardHelpOptions = true)
    static final class Discovering extends ControlCommand {
        /** What to find. */
        static final class What {
            @Option(
                    names = {"-p", "--pk"},
                    required = true,
                    paramLabel = "KEY",
                    description = "The transports of this visor.")
            private @Nullable String key;

            @Option(
                    names = {"-i", "--id"},
                    required = true,
                    paramLabel = "ID",
                    description = "The transport with this id.")
            private @Nullable UUID id;
        }

        @ArgGroup(multiplicity = "1")
        private What what = new What();

        @Override
        void run(ControlClient visor) throws IOException {
            List<TransportEntry> found = what.id != null
                    ? List.of(visor.published(what.id))
                    : visor.published(PubKey.parse(String.valueOf(what.key)));
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("transports");
                found.forEach(entry -> list.addObject()
                        .put("id", entry.id().toString())
                        .put("type", entry.type())
                        .put("edge_a", entry.first().hex())
                        .put("edge_b", entry.second().hex())
                        .put("label", entry.label().text()));
                print(answer);
                return;
            }
            TextTable table = new TextTable("TYPE", "ID", "EDGE", "EDGE", "LABEL");
            found.forEach(entry -> table.row(
                    entry.type(),
                    entry.id().toString(),
                    entry.first().hex(),
                    entry.second().hex(),
                    entry.label().text()));
            table.lines().forEach(this::line);
        }
    }

    /** Draws the neighbourhood of a visor. */
    @Command(
            name = "tree",
            description = "Draw which visors can be reached over published transports.",
            mixinStandardHelpOptions = true)
    static final class Tree extends ControlCommand {
        private static final int MOST_VISORS = 500;

        @Parameters(arity = "0..1", paramLabel = "KEY", description = "Where to begin. Default: the running visor.")
        private @Nullable String root;

        @Option(
                names = {"-d", "--depth"},
                paramLabel = "N",
                defaultValue = "2",
                showDefaultValue = picocli.CommandLine.Help.Visibility.ALWAYS,
                description = "How many hops.")
        private int depth = 2;

        private final Set<PubKey> drawn = new HashSet<>();

        @Override
        void run(ControlClient visor) throws IOException {
            PubKey start = root == null ? visor.overview().key() : PubKey.parse(root);
            drawn.add(start);
            ObjectNode answer = object().put("pk", start.hex());
            List<String> lines = new ArrayList<>();
            lines.add(start.hex());
            grow(visor, start, depth, "", answer, lines);
            if (asJson()) {
                print(answer);
            } else {
                lines.forEach(this::line);
            }
        }

        /** Every visor is drawn once, where it is met first in this order. */
        private void grow(ControlClient visor, PubKey at, int left, String indent, ObjectNode node, List<String> lines)
                throws IOException {
            ArrayNode children = node.putArray("reaches");
            if (left <= 0) {
                return;
            }
            List<TransportEntry> fresh = new ArrayList<>();
            for (TransportEntry entry : visor.published(at)) {
                if (drawn.size() < MOST_VISORS && drawn.add(other(entry, at))) {
                    fresh.add(entry);
                }
            }
            for (TransportEntry entry : fresh) {
                PubKey next = other(entry, at);
                boolean last = entry == fresh.getLast();
                lines.add(indent + (last ? "└─" : "├─") + entry.type() + "─ " + next.hex());
                ObjectNode child = children.addObject()
                        .put("pk", next.hex())
                        .put("type", entry.type())
                        .put("id", entry.id().toString());
                grow(visor, next, left - 1, indent + (last ? "   " : "│  "), child, lines);
            }
        }
    }
}
