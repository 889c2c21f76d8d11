package io.skyloom.engine.appserver;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.seam.Entropy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Works out from an entry what is to be run and what it is told. Pure but for the random key. */
final class Startup {
    /** Entries call this program so. */
    private static final Set<String> OWN_NAMES = Set.of("", "skywire", "skyloom");

    private final LauncherSettings settings;
    private final Map<String, Supplier<App>> builtIn;
    private final InetSocketAddress server;

    /** @param server where connections of applications are really taken */
    Startup(LauncherSettings settings, Map<String, Supplier<App>> builtIn, InetSocketAddress server) {
        this.settings = settings;
        this.builtIn = Map.copyOf(builtIn);
        this.server = server;
    }

    /** What the run is told. */
    ProcConfig config(AppEntry entry, Entropy entropy) throws IOException {
        return new ProcConfig(
                entry.name(),
                serverAddress(),
                ProcKey.random(entropy),
                entry.args(),
                entry.env(),
                workDir(entry).toString(),
                settings.visor(),
                entry.port(),
                program(entry).toString(),
                settings.local().resolve(entry.name() + "_log.db").toString(),
                "");
    }

    /** Where programs on this machine connect. */
    String serverAddress() {
        InetAddress address = server.getAddress();
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + server.getPort();
    }

    private Path workDir(AppEntry entry) throws IOException {
        if (!entry.workDir().isEmpty()) {
            return settings.local().resolve(entry.workDir()).normalize();
        }
        Path own = settings.local().resolve(entry.name()).normalize();
        if (!settings.local().equals(own.getParent())) {
            throw new IOException("the name \"" + entry.name() + "\" cannot be that of a folder");
        }
        return own;
    }

    private Path program(AppEntry entry) {
        return settings.programs().resolve(entry.binary()).normalize();
    }

    /**
     * The application, when it is to run in the visor.
     *
     * @param wanted where; empty for what the entry says
     * @throws IOException when it is to run there and is not built in
     */
    Optional<App> inside(AppEntry entry, Optional<LauncherMode> wanted) throws IOException {
        Supplier<App> built = builtIn.get(ownName(entry));
        LauncherMode mode =
                wanted.filter(given -> given != LauncherMode.AUTOMATIC).orElse(entry.mode());
        boolean inside =
                mode == LauncherMode.INTERNAL || (mode == LauncherMode.AUTOMATIC && built != null && isOurs(entry));
        if (!inside) {
            return Optional.empty();
        }
        if (built == null) {
            throw new IOException("no application of that name is built in: " + ownName(entry));
        }
        return Optional.of(built.get());
    }

    /** Older files name a program for each application, which nobody has who has only us. */
    private boolean isOurs(AppEntry entry) {
        return OWN_NAMES.contains(entry.binary())
                || (entry.binary().equals(entry.name()) && !Files.exists(program(entry)));
    }

    private static boolean namesOwn(AppEntry entry) {
        return entry.args().size() > 1 && entry.args().getFirst().equals("app");
    }

    /** The second word of {@code app skysocks --passcode x}. */
    private static String ownName(AppEntry entry) {
        return namesOwn(entry) ? entry.args().get(1) : entry.name();
    }

    /** What follows those words. */
    static List<String> ownArgs(AppEntry entry) {
        return namesOwn(entry) ? entry.args().subList(2, entry.args().size()) : entry.args();
    }

    /** The process, when it is to be one. */
    ChildCommand command(AppEntry entry, ProcConfig config) throws IOException {
        List<String> line = new ArrayList<>();
        if (entry.binary().isEmpty() || entry.binary().equals("skyloom")) {
            if (settings.ownCommand().isEmpty()) {
                throw new IOException("the entry " + entry.name() + " names no program");
            }
            line.addAll(settings.ownCommand());
        } else {
            line.add(program(entry).toString());
        }
        line.addAll(entry.args());
        List<String> env = new ArrayList<>(entry.env());
        env.add(ProcConfig.VARIABLE + "=" + config.json());
        return new ChildCommand(line, env, Path.of(config.workDir()), entry.user(), entry.group());
    }
}
