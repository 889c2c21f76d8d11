package io.skyloom.engine.cli;

import io.skyloom.engine.appclient.AppMain;
import io.skyloom.engine.program.BuiltInApps;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Runs one of the program's own applications in this process, for the visor that has started it. */
abstract class OwnAppCommand implements Callable<Integer> {
    private final String name;
    private final Surroundings surroundings;

    @Unmatched
    private List<String> args = List.of();

    OwnAppCommand(String name, Surroundings surroundings) {
        this.name = name;
        this.surroundings = surroundings;
    }

    @Override
    public final Integer call() {
        try (SystemSeams opened = SystemSeams.open(name, SystemThreads.DataPlane.VIRTUAL)) {
            return AppMain.run(BuiltInApps.ALL, name, args, surroundings.environment(), opened.seams());
        }
    }

    /** The proxy's exit. */
    @Command(name = "skysocks", description = "Be the proxy's exit, started by a visor's launcher.")
    static final class Exit extends OwnAppCommand {
        Exit(Surroundings surroundings) {
            super("skysocks", surroundings);
        }
    }

    /** The proxy. */
    @Command(name = "skysocks-client", description = "Be a SOCKS5 proxy, started by a visor's launcher.")
    static final class Proxy extends OwnAppCommand {
        Proxy(Surroundings surroundings) {
            super("skysocks-client", surroundings);
        }
    }
}
