package io.skyloom.engine.cli;

import io.skyloom.engine.control.AppView;
import io.skyloom.engine.control.ControlApps;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.key.PubKey;
import io.skyloom.services.GeoLocation;
import io.skyloom.services.ServiceEntry;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** SOCKS5 proxies through other visors. */
@Command(
        name = "proxy",
        description = "SOCKS5 proxies through other visors.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ProxyStartCommand.class,
            ProxyCommand.Stopping.class,
            ProxyCommand.Status.class,
            ProxyCommand.Listing.class
        })
final class ProxyCommand {
    /** The application, and the usual name of its entry. */
    static final String CLIENT = "skysocks-client";

    /** The entries that are such clients. */
    static List<AppView> clients(ControlApps apps) throws IOException {
        return apps.list().stream().filter(ProxyCommand::isClient).toList();
    }

    /** The usual entry is known by its name as well. */
    private static boolean isClient(AppView app) {
        return app.args().contains(CLIENT) || app.name().equals(CLIENT);
    }

    /** What stands behind an option on a command line. */
    static Optional<String> option(List<String> args, String name) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).equals(name) && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
            if (args.get(i).startsWith(name + "=")) {
                return Optional.of(args.get(i).substring(name.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** Stops clients. */
    @Command(name = "stop", description = "Stop proxies.", mixinStandardHelpOptions = true)
    static final class Stopping extends ControlCommand {
        @Option(names = "--all", description = "All of them.")
        private boolean all;

        @Option(
                names = {"-n", "--name"},
                paramLabel = "NAME",
                description = "This one. Not needed where there is only one.")
        private @Nullable String name;

        @Override
        void run(ControlClient visor) throws IOException {
            if (all && name != null) {
                throw new IllegalArgumentException("cannot use both --all and --name flag in together");
            }
            if (all) {
                visor.apps().stopSkysocksClients();
                tell("all", "all skysocks clients stopped");
                return;
            }
            String which = name == null ? onlyOne(clients(visor.apps())) : name;
            visor.apps().stop(which);
            tell(which, "skysocks client " + which + " stopped");
        }

        private void tell(String which, String words) {
            if (asJson()) {
                print(object().put("stopped", which));
            } else {
                line(words);
            }
        }

        private static String onlyOne(List<AppView> clients) {
            List<AppView> busy = clients.stream()
                    .filter(app -> app.status() != AppView.STOPPED)
                    .toList();
            List<AppView> meant = clients.size() == 1 ? clients : busy;
            if (meant.size() != 1) {
                throw new IllegalArgumentException("you should use one of flags, --all or --name; there are "
                        + (clients.isEmpty()
                                ? "no skysocks clients"
                                : String.join(
                                        ", ",
                                        clients.stream().map(AppView::name).toList())));
            }
            return meant.getFirst().name();
        }
    }

    /** Shows clients. */
    @Command(name = "status", description = "Show the proxies of a running visor.", mixinStandardHelpOptions = true)
    static final class Status extends ControlCommand {
        @Override
        void run(ControlClient visor) throws IOException {
            List<AppView> clients = clients(visor.apps());
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("clients");
                clients.forEach(app -> list.add(json(app)));
                print(answer);
                return;
            }
            TextTable table = new TextTable("NAME", "STATUS", "SERVER", "ADDRESS", "APP PORT", "AUTOSTART", "DETAILS");
            for (AppView app : clients) {
                table.row(
                        app.name(),
                        app.statusWord(),
                        option(app.args(), "--srv").orElse("-"),
                        address(app).orElse("-"),
                        String.valueOf(app.port()),
                        app.autoStart() ? "on" : "off",
                        app.detailed().isEmpty() ? "-" : app.detailed());
            }
            table.lines().forEach(this::line);
        }

        /** Where programs of this machine find it. */
        private static Optional<String> address(AppView app) {
            return option(app.args(), "--addr").map(text -> text.startsWith(":") ? "127.0.0.1" + text : text);
        }

        private static ObjectNode json(AppView app) {
            ObjectNode object = object();
            object.remove("schema");
            object.put("name", app.name())
                    .put("status", app.statusWord())
                    .put("detailed_status", app.detailed())
                    .put("server", option(app.args(), "--srv").orElse(""))
                    .put("address", address(app).orElse(""))
                    .put("autostart", app.autoStart());
            ArrayNode args = object.putArray("args");
            app.args().forEach(args::add);
            return object.put("app_port", app.port());
        }
    }

    /** Lists exits. */
    @Command(
            name = "list",
            description = "List the exits that others offer; the running visor asks the service discovery.",
            mixinStandardHelpOptions = true)
    static final class Listing extends ControlCommand {
        @Option(
                names = {"-c", "--country"},
                paramLabel = "XX",
                defaultValue = "",
                description = "Only in this country.")
        private String country = "";

        @Option(
                names = {"-v", "--ver"},
                paramLabel = "VERSION",
                defaultValue = "",
                description = "Only of this version.")
        private String version = "";

        @Option(
                names = {"-k", "--pk"},
                paramLabel = "KEY",
                description = "Only of this visor.")
        private @Nullable String key;

        @Option(
                names = {"-s", "--stats"},
                description = "Print only how many there are.")
        private boolean count;

        @Override
        void run(ControlClient visor) throws IOException {
            Optional<PubKey> wanted = Optional.ofNullable(key).map(PubKey::parse);
            List<ServiceEntry> found = visor.proxies(version, country).stream()
                    .filter(entry -> wanted.isEmpty() || entry.address().key().equals(wanted.get()))
                    .toList();
            if (asJson()) {
                ObjectNode answer = object();
                ArrayNode list = answer.putArray("servers");
                found.forEach(entry -> list.addObject()
                        .put("pk", entry.address().key().hex())
                        .put("port", entry.address().port())
                        .put("version", entry.version())
                        .put("country", country(entry)));
                print(answer);
                return;
            }
            if (count) {
                line(String.valueOf(found.size()));
                return;
            }
            TextTable table = new TextTable("KEY", "PORT", "VERSION", "COUNTRY");
            found.forEach(entry -> table.row(
                    entry.address().key().hex(),
                    String.valueOf(entry.address().port()),
                    entry.version().isEmpty() ? "-" : entry.version(),
                    country(entry).isEmpty() ? "-" : country(entry)));
            table.lines().forEach(this::line);
        }

        private static String country(ServiceEntry entry) {
            return entry.geo().map(GeoLocation::country).orElse("");
        }
    }
}
