package io.skyloom.engine.localnet;

import io.skyloom.engine.appserver.AppLauncher;
import io.skyloom.engine.config.ConfigFile;
import io.skyloom.engine.control.Lifecycle;
import io.skyloom.engine.life.Running;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.engine.program.VisorProgram;
import io.skyloom.key.PubKey;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A visor in this process. */
final class InnerVisor implements LocalVisor {
    private final String name;
    private final VisorProgram program;
    private final InetSocketAddress control;
    private final Running running;

    private InnerVisor(String name, VisorProgram program, InetSocketAddress control, Running running) {
        this.name = name;
        this.program = program;
        this.control = control;
        this.running = running;
    }

    /**
     * Starts it.
     *
     * @param file where its configuration is kept; in memory only without one
     * @throws IOException when it cannot be started; nothing is left running then
     */
    static InnerVisor start(String name, String config, Optional<Path> file, ProgramOptions options)
            throws IOException {
        Running running = new Running();
        try {
            SystemSeams opened = running.add(SystemSeams.open(name, SystemThreads.DataPlane.AUTO));
            ConfigFile kept = file.isPresent()
                    ? ConfigFile.read(file.get(), opened.seams())
                    : ConfigFile.ofText(config, opened.seams());
            VisorProgram program = running.add(VisorProgram.of(kept, opened.seams(), options, Lifecycle.refusing()));
            program.start();
            InetSocketAddress control =
                    program.control().orElseThrow(() -> new IOException("visor " + name + " has no control port"));
            return new InnerVisor(name, program, control, running);
        } catch (IOException | RuntimeException e) {
            running.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PubKey key() {
        return program.visor().key();
    }

    @Override
    public InetSocketAddress control() {
        return control;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public void startApp(String app) throws IOException {
        AppLauncher apps = program.apps().orElseThrow(() -> new IOException("visor " + name + " runs no applications"));
        apps.start(app, Optional.empty());
    }

    @Override
    public void close() {
        running.close();
    }
}
