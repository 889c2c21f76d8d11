package io.skyloom.engine.appclient;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One application under one visor. Run once; stopped by any thread. */
final class AppProcess {
    private static final Logger LOG = LoggerFactory.getLogger(AppProcess.class);
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** A visor that has asked waits a little longer than this before it insists. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(8);

    private final App app;
    private final Seams seams;
    private final VisorLink visor;
    private final RemoteContext context;
    private final Outcome<Boolean> over = new Outcome<>();

    AppProcess(App app, ProcConfig config, List<String> args, VisorLink visor, Seams seams) {
        this.app = app;
        this.seams = seams;
        this.visor = visor;
        this.context = new RemoteContext(config, args, visor, seams);
    }

    /**
     * Runs the application to its end and hangs up.
     *
     * @return whether it ended well
     */
    @SuppressWarnings("CatchingUnchecked") // whatever an application throws is told to the visor
    boolean run() {
        seams.threads().start("visor/watch", this::watch);
        try {
            app.run(context);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            LOG.warn("{} ended unexpectedly", context.name(), e);
            context.error("app panic: " + e);
            return false;
        } catch (Exception e) {
            LOG.warn("{}: {}", context.name(), e.toString());
            context.error(e.getMessage() == null ? e.toString() : e.getMessage());
            return false;
        } finally {
            context.status(AppStatus.STOPPED);
            visor.close();
            over.complete(true);
        }
    }

    /** Without its visor an application has no network, so it ends. */
    private void watch() {
        try {
            visor.ended().settledWithin(seams.timers(), FOR_EVER);
            context.stop();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells it to stop and waits a while for its end. */
    void stop() {
        context.stop();
        try {
            if (!over.settledWithin(seams.timers(), STOP_LIMIT)) {
                LOG.warn("{} does not end within {}", context.name(), STOP_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Connects to the visor that has started this program. */
    static AppProcess connect(App app, ProcConfig config, List<String> args, Seams seams) throws IOException {
        return new AppProcess(app, config, args, VisorLink.open(config, seams), seams);
    }
}
