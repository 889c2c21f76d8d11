package io.skyloom.engine.localnet;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.program.OwnCommand;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * A visor in a process of its own, run by the same Java and the same program. One that ends without being told to is
 * started again after a second.
 */
final class VisorProcess implements LocalVisor {
    private static final Duration ORDERLY = Duration.ofSeconds(7);
    private static final Duration REST = Duration.ofSeconds(1);

    private final String name;
    private final PubKey key;
    private final InetSocketAddress control;
    private final List<String> command;
    private final File log;
    private final Consumer<String> progress;
    private final Seams seams;
    private final Outcome<Boolean> closing = new Outcome<>();
    private final Outcome<Boolean> ended = new Outcome<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Process process;

    private VisorProcess(Plan plan, Consumer<String> progress, Seams seams) throws IOException {
        this.name = plan.name();
        this.key = plan.key();
        this.control = plan.control();
        this.command = command(plan.config());
        this.log = plan.log().toFile();
        this.progress = progress;
        this.seams = seams;
        this.process = launch();
    }

    /**
     * Which visor, and where its files are.
     *
     * @param config the file to run
     * @param log what it prints goes there
     */
    record Plan(String name, PubKey key, InetSocketAddress control, Path config, Path log) {}

    /**
     * Starts it.
     *
     * @param progress is told when it has ended by itself
     * @throws IOException when there is no process
     */
    static VisorProcess start(Plan plan, Consumer<String> progress, Seams seams) throws IOException {
        VisorProcess visor = new VisorProcess(plan, progress, seams);
        seams.threads().start("up/visor-" + visor.name, visor::watch);
        return visor;
    }

    private static List<String> command(Path config) throws IOException {
        List<String> command = new ArrayList<>(OwnCommand.line());
        if (command.isEmpty()) {
            throw new IOException("the path of the running Java is not known");
        }
        command.addAll(List.of("visor", "--config", config.toString()));
        return command;
    }

    private Process launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
        return builder.start();
    }

    private void watch() {
        try {
            while (true) {
                int code = current().waitFor();
                if (closing.settledWithin(seams.timers(), REST)) {
                    return;
                }
                progress.accept("visor " + name + " has ended with code " + code + "; starting it again");
                if (!replace()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            progress.accept("visor " + name + " cannot be started again: " + e.getMessage());
        } finally {
            ended.complete(true);
        }
    }

    /** Whether there is a new process: not when it is too late for one. */
    private boolean replace() throws IOException {
        Process fresh = launch();
        lock.lock();
        try {
            process = fresh;
        } finally {
            lock.unlock();
        }
        if (closing.isDone()) {
            fresh.destroyForcibly();
            return false;
        }
        return true;
    }

    private Process current() {
        lock.lock();
        try {
            return process;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public PubKey key() {
        return key;
    }

    @Override
    public InetSocketAddress control() {
        return control;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.of(current().pid());
    }

    /** Also with the visor when that is started again. */
    @Override
    public void startApp(String app) throws IOException {
        try (ControlClient client = ControlClient.connect(seams, control)) {
            client.apps().setAutoStart(app, true);
            client.apps().start(app);
        }
    }

    /** Asks it to end; one that does not is killed. */
    @Override
    public void close() {
        closing.complete(true);
        current().destroy();
        try {
            if (!ended.settledWithin(seams.timers(), ORDERLY)) {
                current().destroyForcibly();
            }
        } catch (InterruptedException e) {
            current().destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
