package io.skyloom.engine.cli;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.portforward.BorrowedPort;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lends TCP ports of a running visor's machine to other visors, and borrows theirs. */
final class ForwardCommands {
    private ForwardCommands() {}

    /** What is lent. */
    @Command(
            name = "fwd",
            description = "TCP ports of the running visor's machine that other visors may use.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {LentListing.class, Lend.class, Keep.class})
    static final class Lending {}

    /** What is borrowed. */
    @Command(
            name = "rev",
            description = "TCP ports of other visors that are at the running visor's machine.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "COMMAND",
            subcommands = {BorrowedListing.class, Borrow.class, GiveBack.class})
    static final class Borrowing {}

    /** Lists what is lent. */
    @Command(name = "ls", description = "List them.", mixinStandardHelpOptions = true)
    static final class LentListing extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<Integer> ports = visor.lent();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("ports");
                ports.forEach(list::add);
                print(answer);
            } else {
                ports.forEach(port -> line(String.valueOf(port)));
            }
        }
    }

    /** A command about one port. */
    abstract static class OnePort extends ControlCommand {
        @Parameters(paramLabel = "PORT", description = "TCP port on loopback, 1 to 65535.")
        private int port;

        int port() {
            return port;
        }

        void tell(String what) {
            if (asJson()) {
                print(object().put("port", port).put("done", what));
            } else {
                line("port " + port + " is " + what);
            }
        }
    }

    /** Lends one. */
    @Command(name = "add", description = "Let other visors use a port.", mixinStandardHelpOptions = true)
    static final class Lend extends OnePort {
        @Override
        void run(ControlClient visor) throws IOException {
            visor.lend(port());
            tell("lent");
        }
    }

    /** Lends one no longer. */
    @Command(name = "rm", description = "Let them use it no longer.", mixinStandardHelpOptions = true)
    static final class Keep extends OnePort {
        @Override
        void run(ControlClient visor) throws IOException {
            visor.keepPort(port());
            tell("lent no longer");
        }
    }

    /** Lists what is borrowed. */
    @Command(name = "ls", description = "List them.", mixinStandardHelpOptions = true)
    static final class BorrowedListing extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<BorrowedPort> ports = visor.borrowed();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("ports");
                ports.forEach(port -> list.addObject()
                        .put("id", port.id().toString())
                        .put("local_port", port.localPort())
                        .put("remote_port", port.remotePort()));
                print(answer);
                return;
            }
            TextTable table = new TextTable("ID", "LOCAL PORT", "REMOTE PORT");
            ports.forEach(port -> table.row(
                    port.id().toString(), String.valueOf(port.localPort()), String.valueOf(port.remotePort())));
            table.lines().forEach(this::line);
        }
    }

    /** Borrows one. */
    @Command(name = "add", description = "Bring a port of another visor here.", mixinStandardHelpOptions = true)
    static final class Borrow extends ControlCommand {
        @Parameters(index = "0", paramLabel = "KEY", description = "Public key of the other visor.")
        private String key = "";

        @Parameters(index = "1", paramLabel = "PORT", description = "Its port; it must be lent there.")
        private int remotePort;

        @Option(
                names = {"-p", "--port"},
                paramLabel = "PORT",
                defaultValue = "0",
                description = "Where it shall be here, on loopback. Default: a free port.")
        private int localPort;

        @Override
        void run(ControlClient visor) throws IOException {
            UUID id = visor.borrow(PubKey.parse(key), remotePort, localPort);
            int here = visor.borrowed().stream()
                    .filter(port -> port.id().equals(id))
                    .mapToInt(BorrowedPort::localPort)
                    .findFirst()
                    .orElse(localPort);
            if (asJson()) {
                print(object().put("id", id.toString()).put("local_port", here).put("remote_port", remotePort));
            } else {
                line("port " + remotePort + " of " + key + " is at 127.0.0.1:" + here + " (" + id + ")");
            }
        }
    }

    /** Gives one back. */
    @Command(name = "rm", description = "Give one back.", mixinStandardHelpOptions = true)
    static final class GiveBack extends ControlCommand {
        @Parameters(paramLabel = "ID", description = "As the list shows it.")
        private UUID id = new UUID(0, 0);

        @Override
        void run(ControlClient visor) throws IOException {
            visor.giveBack(id);
            if (asJson()) {
                print(object().put("removed", id.toString()));
            } else {
                line("gave " + id + " back");
            }
        }
    }
}
