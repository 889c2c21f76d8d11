package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.rpc.RpcConnection;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of one application. Whoever first finds a reason ends it; one thread of its own then takes it apart in order:
 * the announcement, what runs, its connection, what that opened, its places in the tables. Any thread.
 */
final class Proc implements ProcReports {
    private static final Logger LOG = LoggerFactory.getLogger(Proc.class);

    /** A run that has lost its connection but not ended by then is ended. */
    private static final Duration UNLINKED_LIFE = Duration.ofSeconds(10);

    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    /** Where it stands; moves forward only. */
    private sealed interface Stage {
        /** It has not connected. */
        record Awaited() implements Stage {}

        /** It is connected, or lives in the visor and need not be. */
        record Linked() implements Stage {}

        /** It is being taken apart. */
        record Ending(EndCause cause) implements Stage {}
    }

    /** Why and how patiently it is ended. */
    private record Verdict(EndCause cause, StopLimits limits) {}

    private static final Stage AWAITED = new Stage.Awaited();
    private static final Stage LINKED = new Stage.Linked();

    private final ProcConfig config;
    private final Seams seams;
    private final Announcing announcing;
    private final boolean registered;
    private final Instant begun;
    private final long begunNanos;
    private final AtomicReference<Stage> stage = new AtomicReference<>(AWAITED);
    private final Outcome<Verdict> verdict = new Outcome<>();
    private final Outcome<ProcEnd> gone = new Outcome<>();

    /** Set before {@link #live}, or when the connection is there, by the thread that does it. */
    private volatile Body body = new StrangerBody();

    private volatile Holdings holdings = Holdings.NONE;
    private volatile @Nullable RpcConnection link;
    private volatile Timers.@Nullable Timer linkGuard;

    private volatile String status;
    private volatile String error = "";
    private volatile int usedPort;
    private volatile long connectionSeconds;

    /** @param registered whether somebody else starts the program */
    Proc(ProcConfig config, boolean registered, Announcing announcing, Seams seams) {
        this.config = config;
        this.registered = registered;
        this.announcing = announcing;
        this.seams = seams;
        this.begun = Instant.ofEpochMilli(seams.clock().wallMillis());
        this.begunNanos = seams.clock().nanoTime();
        this.usedPort = config.port();
        this.status = registered ? "" : AppStatus.STARTING;
    }

    // ---- the beginning

    /** What runs, once it does. */
    void runs(Body running) {
        body = running;
    }

    /** It lives in the visor and has all it needs. */
    void isInside(Holdings opened) {
        holdings = opened;
        stage.compareAndSet(AWAITED, LINKED);
    }

    /** From now on it is over if it has not connected within the limit. */
    void mustLinkWithin(Duration limit) {
        Timers.Timer guard = seams.timers().schedule(limit, () -> {
            if (stage.get() == AWAITED) {
                end(EndCause.NEVER_LINKED, StopLimits.USUAL);
            }
        });
        linkGuard = guard;
        if (stage.get() != AWAITED) {
            guard.cancel();
        }
    }

    /**
     * Gives it its connection; false when it has one or is ending, and then the stream stays the caller's.
     *
     * @param session what it opens belongs to, before its first call is served
     * @param serve begins to serve the calls of the session
     */
    boolean link(AppSession session, Function<AppSession, RpcConnection> serve) {
        if (!stage.compareAndSet(AWAITED, LINKED)) {
            return false;
        }
        cancelGuard();
        holdings = session;
        try {
            RpcConnection connection = serve.apply(session);
            link = connection;
            if (!seams.threads().tryStart(threadName() + "/link", () -> watch(connection, session))) {
                connection.close();
                unlinkedForWantOfThreads(session);
            } else if (isEnding()) {
                connection.close(); // whoever takes this apart may have looked too early
            }
        } catch (OutOfMemoryError e) {
            unlinkedForWantOfThreads(session);
        }
        return true;
    }

    private void unlinkedForWantOfThreads(AppSession session) {
        LOG.warn("app {}: its connection ends: no thread can be started", config.appName());
        session.close();
        end(EndCause.UNLINKED, StopLimits.USUAL);
    }

    private void watch(RpcConnection connection, AppSession session) {
        try {
            connection.ended().settledWithin(seams.timers(), FOR_EVER);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.close();
        if (registered) {
            end(EndCause.UNLINKED, StopLimits.USUAL);
        } else {
            mustEndUnlinked();
        }
    }

    private void mustEndUnlinked() {
        Timers.Timer guard = seams.timers().schedule(UNLINKED_LIFE, () -> end(EndCause.UNLINKED, StopLimits.USUAL));
        linkGuard = guard;
        if (isEnding()) {
            guard.cancel();
        }
    }

    /** It could not be started; nobody takes it apart. */
    void neverRan() {
        end(EndCause.EXITED, StopLimits.KILLING);
        announcing.stop();
        gone.complete(new ProcEnd(EndCause.EXITED, false, "", Duration.ZERO));
    }

    // ---- the end

    /** Ends it for that reason unless it is being ended; returns whether this call did. Never blocks. */
    boolean end(EndCause cause, StopLimits limits) {
        Stage before = stage.get();
        while (!(before instanceof Stage.Ending)) {
            if (stage.compareAndSet(before, new Stage.Ending(cause))) {
                verdict.complete(new Verdict(cause, limits));
                return true;
            }
            before = stage.get();
        }
        return false;
    }

    /** What ends by itself ends the run. */
    void bodyEnded() {
        end(EndCause.EXITED, StopLimits.USUAL);
    }

    /**
     * The life of its own thread: waits for the reason and takes everything apart.
     *
     * @param leave takes it out of the tables; called last
     */
    void live(java.util.function.Consumer<ProcEnd> leave) {
        EndCause cause = EndCause.CLOSING;
        Body.Ending ending = Body.Ending.WELL;
        try {
            Verdict why = verdict.await(seams.timers(), FOR_EVER);
            cause = why.cause();
            announcing.stop();
            ending = stopBody(why.limits());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.TimeoutException | Outcome.FailedOutcome e) {
            throw new IllegalStateException("a run cannot end without a reason", e);
        } finally {
            announcing.stop();
            disconnect();
            ProcEnd end = end(cause, ending);
            leave.accept(end);
            gone.complete(end);
        }
    }

    /** What does not end in time keeps its name until it does. */
    private Body.Ending stopBody(StopLimits limits) throws InterruptedException {
        Body running = body;
        if (!running.stop(limits, seams.timers())) {
            LOG.warn("app {}: does not end; its name stays taken until it does", config.appName());
            disconnect();
            running.ended().settledWithin(seams.timers(), FOR_EVER);
        }
        return running.ended().now().orElse(Body.Ending.WELL);
    }

    private void disconnect() {
        cancelGuard();
        RpcConnection connection = link;
        if (connection != null) {
            connection.close();
        }
        holdings.close();
    }

    private void cancelGuard() {
        Timers.Timer guard = linkGuard;
        if (guard != null) {
            guard.cancel();
        }
    }

    private ProcEnd end(EndCause cause, Body.Ending ending) {
        String told = error;
        if (told.isEmpty() && !cause.isWanted()) {
            told = cause.complaint().isEmpty() ? ending.error() : cause.complaint();
        }
        return new ProcEnd(cause, cause == EndCause.EXITED && ending.well(), told, age());
    }

    /** Kills what runs, whatever else is being tried. */
    void kill() {
        if (!end(EndCause.KILLED, StopLimits.KILLING)) {
            body.kill();
        }
    }

    /** Arrives when nothing is left of it. */
    Outcome<ProcEnd> gone() {
        return gone;
    }

    /** Whether it is being taken apart. */
    boolean isEnding() {
        return stage.get() instanceof Stage.Ending;
    }

    // ---- what it says of itself

    @Override
    public void status(String detailed) {
        status = detailed;
        if (detailed.equals(AppStatus.RUNNING)) {
            announcing.start();
        }
    }

    @Override
    public void error(String text) {
        error = text;
    }

    @Override
    public void usesPort(int port) {
        usedPort = port;
    }

    @Override
    public void connectionDuration(long seconds) {
        connectionSeconds = seconds;
    }

    String status() {
        return status;
    }

    String error() {
        return error;
    }

    int usedPort() {
        return usedPort;
    }

    ProcConfig config() {
        return config;
    }

    String name() {
        return config.appName();
    }

    ProcKey key() {
        return config.key();
    }

    /** Begins the names of its threads. */
    String threadName() {
        return "app:" + config.appName();
    }

    boolean isRegistered() {
        return registered;
    }

    /** When it was started; empty when the visor did not start it. */
    Optional<Instant> started() {
        return body.isRunning() ? Optional.of(begun) : Optional.empty();
    }

    /** For how long there has been this run. */
    Duration age() {
        return Duration.ofNanos(seams.clock().nanoTime() - begunNanos);
    }

    List<ConnectionSummary> connections() {
        long seconds = connectionSeconds;
        return holdings.connections().stream().map(one -> one.lasting(seconds)).toList();
    }

    @Override
    public String toString() {
        return config.toString();
    }
}
