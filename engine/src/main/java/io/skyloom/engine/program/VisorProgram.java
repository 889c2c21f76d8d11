package io.skyloom.engine.program;

import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.config.VisorConfig;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.life.Running;
import io.skyloom.engine.visor.Visor;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * A visor with all that belongs to it, as its configuration file describes. Made, started and closed by one thread each;
 * what it hands out may be used by any.
 */
public final class VisorProgram implements AutoCloseable {
    private final ConfigFile file;
    private final Seams seams;
    private final Visor visor;

    /** Closed by the thread that closes this. */
    private final Running running = new Running();

    private Optional<InetSocketAddress> control = Optional.empty();

    private VisorProgram(ConfigFile file, Seams seams, Visor visor) {
        this.file = file;
        this.seams = seams;
        this.visor = visor;
    }

    /**
     * Reads the configuration into parts; nothing listens yet.
     *
     * @param seams closed by whoever opened them, after the program
     * @throws IOException when the configuration cannot be run
     */
    public static VisorProgram of(ConfigFile file, Seams seams, ProgramOptions options) throws IOException {
        return new VisorProgram(file, seams, ConfiguredVisor.of(file.view(), seams, options));
    }

    /**
     * Starts everything: the control port first, so that people can ask what is going on, then the visor, then its
     * applications. Waits for nobody outside this machine.
     *
     * @throws IOException when a port is taken; nothing is left running then
     */
    public VisorProgram start() throws IOException {
        try {
            VisorConfig config = file.view();
            if (config.control().isPresent()) {
                control = Optional.of(startControl(config.control().get()));
            }
            running.add(visor);
            visor.start();
            return this;
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private InetSocketAddress startControl(HostPort place) throws IOException {
        try {
            ControlServer server = ControlServer.open(visor, seams, place.toListen(seams.net()));
            running.add(server);
            return server.localAddress();
        } catch (BindException e) {
            throw new IOException("the control port " + place + " (cli_addr) is taken", e);
        }
    }

    /** The visor at its heart. */
    public Visor visor() {
        return visor;
    }

    /** Where it is controlled; empty when the configuration names no place, and before {@link #start}. */
    public Optional<InetSocketAddress> control() {
        return control;
    }

    /** Stops everything, newest first: applications, routes, transports, dmsg, the control port. Idempotent. */
    @Override
    public void close() {
        running.close();
    }
}
