package io.skyloom.engine.appserver;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppStore;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.apprpc.ProgramArguments;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import io.skyloom.services.Announcements;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the applications of one visor. Opened and closed once; everything else by any thread, at any moment. */
public final class Launcher implements AppLauncher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Launcher.class);

    /** Somebody who registers a program starts it by hand, and may have to look for it first. */
    private static final Duration REGISTERED_LIMIT = Duration.ofDays(1);

    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(10);
    private static final Duration SLACK = Duration.ofSeconds(2);
    private static final int FIRST_PORT = 10;
    private static final int LAST_PORT = 99;
    private static final int MESSAGE_BYTES = 16 << 20;

    /** Every connection may have a call that waits. */
    private static final int CALLS = 8192;

    private final LauncherSettings settings;
    private final AppStore store;
    private final AppNetwork network;
    private final Announcements announcements;
    private final Children children;
    private final Seams seams;
    private final Procs<Proc> procs = new Procs<>();
    private final Restarts restarts;
    private final ChildRecords records;
    private final AppEvents events;
    private final RpcServer rpc;
    private final AppServer server;
    private final Startup startup;
    private final Map<String, AppLog> logs = new ConcurrentHashMap<>();

    /** What a run left as its last words, by name; not empty. */
    private final Map<String, String> lastErrors = new ConcurrentHashMap<>();

    private volatile boolean closed;

    /** What a launcher works with. */
    public record Parts(
            AppStore store,
            Map<String, Supplier<App>> builtIn,
            AppNetwork network,
            Announcements announcements,
            Children children,
            Seams seams) {}

    private Launcher(LauncherSettings settings, Parts parts, RpcServer rpc) throws IOException {
        this.settings = settings;
        this.store = parts.store();
        this.network = parts.network();
        this.announcements = parts.announcements();
        this.children = parts.children();
        this.seams = parts.seams();
        this.restarts = new Restarts(seams);
        this.records = new ChildRecords(settings.local().resolve("apps-started.txt"), ProcessTable.SYSTEM);
        this.events = new AppEvents(seams);
        this.rpc = rpc;
        this.server = AppServer.open(settings.place(), seams, events, this::admit);
        this.startup = new Startup(settings, parts.builtIn(), server.localAddress());
    }

    /**
     * Begins to take connections of applications, and ends those that an earlier visor left behind. Starts none.
     *
     * @throws java.net.BindException when the port is taken
     * @throws IOException when the folder cannot be used
     */
    public static Launcher open(LauncherSettings settings, Parts parts) throws IOException {
        RpcServerLimits limits =
                RpcServerLimits.DEFAULT.withMessageBytes(MESSAGE_BYTES).withCalls(CALLS);
        return open(settings, parts, new RpcServer("app", limits, parts.seams()));
    }

    static Launcher open(LauncherSettings settings, Parts parts, RpcServer rpc) throws IOException {
        Files.createDirectories(settings.local());
        Launcher launcher = new Launcher(settings, parts, rpc);
        launcher.records.endLeftovers();
        return launcher;
    }

    /** Starts what is to be started with the visor; one that fails does not keep others from it. */
    public void startAll() {
        for (AppEntry entry : store.entries()) {
            if (entry.autoStart()) {
                try {
                    start(entry.name(), Optional.empty());
                } catch (IOException e) {
                    LOG.warn("app {}: not started: {}", entry.name(), e.getMessage());
                    lastErrors.put(entry.name(), String.valueOf(e.getMessage()));
                }
            }
        }
    }

    /** Where connections of applications are taken. */
    public InetSocketAddress localAddress() {
        return server.localAddress();
    }

    /** Tells applications what happens in the visor. */
    public AppEvents events() {
        return events;
    }

    /** How many runs there are. */
    public int running() {
        return procs.names();
    }

    /** How many connections have not said yet whose they are. */
    int newcomers() {
        return server.newcomers();
    }

    /** How many keys are known. */
    int keys() {
        return procs.keys();
    }

    // ---- connections

    private boolean admit(ProcKey key, ByteStream stream) {
        return procs.keyed(key).map(proc -> link(proc, stream)).orElse(false);
    }

    private boolean link(Proc proc, ByteStream stream) {
        return proc.link(
                new AppSession(proc.threadName(), network, proc, seams),
                session -> rpc.serve(stream, proc.name(), List.of(session.service(proc.key()))));
    }

    // ---- what there is

    @Override
    public List<AppState> list() {
        List<AppState> states = new ArrayList<>();
        List<AppEntry> entries = store.entries();
        entries.forEach(entry -> states.add(state(entry)));
        procs.all().stream()
                .filter(proc -> entries.stream().noneMatch(entry -> entry.name().equals(proc.name())))
                .forEach(proc -> states.add(state(strangers(proc))));
        return states;
    }

    @Override
    public AppState find(String name) throws IOException {
        return state(entry(name));
    }

    private AppState state(AppEntry entry) {
        return AppState.of(entry, lastErrors.getOrDefault(entry.name(), ""), procs.named(entry.name()));
    }

    @Override
    public AppEntry entry(String name) throws IOException {
        return setUp(name)
                .or(() -> procs.named(name).map(Launcher::strangers))
                .orElseThrow(() -> new IOException("app not found"));
    }

    private Optional<AppEntry> setUp(String name) {
        return store.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst();
    }

    /** What can be said of a program that somebody else started. */
    private static AppEntry strangers(Proc proc) {
        return AppEntry.of(proc.name(), "", proc.config().args(), proc.config().port());
    }

    // ---- beginnings

    @Override
    public void start(String name, Optional<LauncherMode> mode) throws IOException {
        AppEntry entry = setUp(name).orElseThrow(() -> new IOException("app not found"));
        try {
            restarts.cancel(name);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + name + " was started", e);
        }
        begin(entry, mode, 0);
    }

    private void begin(AppEntry entry, Optional<LauncherMode> mode, int inARow) throws IOException {
        requireOpen();
        ProcConfig config = startup.config(entry, seams.entropy());
        Proc proc = new Proc(config, false, announcing(config), seams);
        procs.enter(proc.name(), proc.key(), proc);
        Optional<Children.Child> child = Optional.empty();
        boolean runs = false;
        try {
            child = run(proc, entry, mode);
            runs = true;
        } finally {
            if (!runs) {
                procs.leave(proc.name(), proc.key(), proc);
                proc.neverRan();
            }
        }
        lastErrors.remove(entry.name());
        live(proc, child, end -> again(entry.name(), mode, inARow, end));
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("proc manager is already closed");
        }
    }

    private Announcing announcing(ProcConfig config) {
        return new Announcing(announcements, listing(config));
    }

    /** Two services are listed for everybody, unless they want a password. */
    private Optional<ServiceEntry> listing(ProcConfig config) {
        Optional<String> type = switch (config.appName()) {
            case "skysocks" -> Optional.of(ServiceType.SKYSOCKS);
            case "vpn-server" -> Optional.of(ServiceType.VPN);
            default -> Optional.empty();
        };
        boolean open =
                ProgramArguments.value(config.args(), "passcode").orElse("").isEmpty();
        return type.filter(name -> open)
                .map(name ->
                        ServiceEntry.of(new ServiceAddress(config.visor(), config.port()), name, settings.version()));
    }

    private Optional<Children.Child> run(Proc proc, AppEntry entry, Optional<LauncherMode> mode) throws IOException {
        Optional<App> inside = startup.inside(entry, mode);
        if (inside.isPresent()) {
            runInside(proc, inside.get(), Startup.ownArgs(entry));
            return Optional.empty();
        }
        AppLog log = log(entry.name());
        Children.Child child = children.start(
                startup.command(entry, proc.config()),
                new Children.Output(
                        proc.threadName(),
                        line -> log.note(AppLog.Level.DEBUG, line),
                        line -> log.note(AppLog.Level.ERROR, line)));
        log.note(AppLog.Level.INFO, "started as process " + child.pid());
        note(() -> records.add(proc.name(), child));
        proc.runs(new ChildBody(child, proc.threadName(), proc::bodyEnded, seams));
        proc.mustLinkWithin(settings.linkLimit());
        return Optional.of(child);
    }

    private void runInside(Proc proc, App app, List<String> args) {
        InnerNetwork inner = new InnerNetwork(network);
        InnerBody body = new InnerBody(app, new InnerContext(proc, args, inner, seams), inner);
        log(proc.name()).note(AppLog.Level.INFO, "started");
        proc.runs(body);
        proc.isInside(inner);
        body.start(seams.threads(), proc.threadName(), proc::bodyEnded);
    }

    private AppLog log(String name) {
        return logs.computeIfAbsent(name, fresh -> new AppLog(fresh, seams.clock()));
    }

    /** What is done with the file of started processes. */
    @FunctionalInterface
    private interface Noting {
        void run() throws IOException;
    }

    private void note(Noting noting) {
        try {
            noting.run();
        } catch (IOException e) {
            LOG.warn("it could not be noted which processes run: {}", e.toString());
        }
    }

    private void live(Proc proc, Optional<Children.Child> child, java.util.function.Consumer<ProcEnd> afterwards) {
        seams.threads()
                .start(
                        proc.threadName(),
                        () -> proc.live(end -> {
                            child.ifPresent(one -> note(() -> records.remove(one)));
                            events.forget(proc.key());
                            remember(proc, end);
                            afterwards.accept(
                                    end); // a restart is planned before the name is free: who stops it finds one of the
                            // two
                            procs.leave(proc.name(), proc.key(), proc);
                        }));
        if (closed) {
            proc.end(EndCause.CLOSING, StopLimits.CLOSING);
        }
    }

    private void remember(Proc proc, ProcEnd end) {
        if (end.error().isEmpty()) {
            lastErrors.remove(proc.name());
        } else {
            lastErrors.put(proc.name(), end.error());
        }
        String how = end.error().isEmpty() ? "" : ": " + end.error();
        LOG.info("app {}: ended ({}){}", proc.name(), end.cause(), how);
        AppLog log = logs.get(proc.name());
        if (log != null) {
            log.note(AppLog.Level.INFO, "ended" + how);
        }
    }

    /** Plans the next start when the entry wants one; an entry that is gone wants none. */
    private void again(String name, Optional<LauncherMode> mode, int inARow, ProcEnd end) {
        Optional<AppEntry> entry = setUp(name);
        boolean wanted = !closed
                && !end.cause().isWanted()
                && entry.map(one -> one.restart().restarts(end.well())).orElse(false);
        if (wanted) {
            int row = Restarts.inARow(inARow, end.age());
            restarts.plan(name, Restarts.pause(row), () -> beginAgain(name, mode, row + 1));
        }
    }

    private void beginAgain(String name, Optional<LauncherMode> mode, int inARow) {
        try {
            Optional<AppEntry> entry = setUp(name);
            if (entry.isPresent()) {
                begin(entry.get(), mode, inARow);
            }
        } catch (IOException e) {
            LOG.warn("app {}: not started again: {}", name, e.getMessage());
            if (procs.named(name).isEmpty()) {
                lastErrors.put(name, String.valueOf(e.getMessage()));
                again(name, mode, inARow, new ProcEnd(EndCause.EXITED, false, "", Duration.ZERO));
            }
        }
    }

    @Override
    public ProcKey register(ProcConfig wanted) throws IOException {
        requireOpen();
        if (wanted.appName().isEmpty()) {
            throw new IOException("an application needs a name");
        }
        boolean fresh = wanted.key().isNull() || procs.keyed(wanted.key()).isPresent();
        ProcConfig config = fresh ? wanted.withKey(ProcKey.random(seams.entropy())) : wanted;
        Proc proc = new Proc(config, true, announcing(config), seams);
        Optional<Proc> displaced = procs.enterInstead(proc.name(), proc.key(), proc, Proc::isRegistered);
        displaced.ifPresent(other -> {
            procs.leave(other.name(), other.key(), other);
            other.end(EndCause.DEREGISTERED, StopLimits.USUAL);
        });
        proc.mustLinkWithin(REGISTERED_LIMIT);
        live(proc, Optional.empty(), end -> {});
        return proc.key();
    }

    // ---- ends

    @Override
    public void deregister(ProcKey key) throws NoSuchAppException {
        procs.claim(key, Proc::name, Proc::isRegistered)
                .orElseThrow(NoSuchAppException::new)
                .end(EndCause.DEREGISTERED, StopLimits.USUAL);
    }

    @Override
    public void stop(String name) throws IOException, InterruptedException {
        end(name, proc -> proc.end(EndCause.STOPPED, StopLimits.USUAL));
    }

    @Override
    public void kill(String name) throws IOException, InterruptedException {
        end(name, Proc::kill);
    }

    private void end(String name, java.util.function.Consumer<Proc> how) throws IOException, InterruptedException {
        boolean planned = restarts.cancel(name);
        Optional<Proc> proc = procs.named(name);
        if (proc.isEmpty()) {
            if (!planned) {
                throw new IOException("app not running");
            }
            return;
        }
        if (proc.get().isRegistered()) {
            throw new IOException("process is not started");
        }
        how.accept(proc.get());
        awaitEnd(proc.get(), StopLimits.USUAL.total().plus(SLACK));
        restarts.cancel(name); // it may have ended by itself a moment before
    }

    private void awaitEnd(Proc proc, Duration limit) throws IOException, InterruptedException {
        try {
            proc.gone().await(seams.timers(), limit);
        } catch (TimeoutException e) {
            throw new IOException("app " + proc.name() + " does not end", e);
        } catch (FailedOutcome e) {
            throw new IOException("app " + proc.name() + " ended in an unknown way", e);
        }
    }

    @Override
    public void restart(String name) throws IOException, InterruptedException {
        if (procs.named(name).isPresent()) {
            stop(name);
            start(name, Optional.empty());
        }
    }

    /** Ends everything, within ten seconds as a rule; nothing is started any more. Idempotent. */
    @Override
    public void close() {
        closed = true;
        restarts.close();
        server.close();
        List<Proc> left = procs.all();
        left.forEach(proc -> proc.end(EndCause.CLOSING, StopLimits.CLOSING));
        long start = seams.clock().nanoTime();
        try {
            for (Proc proc : left) {
                Duration spent = Duration.ofNanos(seams.clock().nanoTime() - start);
                closeOne(proc, CLOSE_LIMIT.minus(spent));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        rpc.close();
    }

    private void closeOne(Proc proc, Duration limit) throws InterruptedException {
        if (!proc.gone().settledWithin(seams.timers(), limit.isNegative() ? Duration.ZERO : limit)) {
            LOG.warn("app {}: does not end with the visor", proc.name());
            proc.kill();
        }
    }

    // ---- settings

    @Override
    public void add(String name, String binary) throws IOException {
        if (setUp(name).isPresent()) {
            throw new IOException("the app exist");
        }
        requireFreePort(store.entries());
        store.change(entries -> {
            List<AppEntry> more = new ArrayList<>(entries);
            if (entries.stream().noneMatch(one -> one.name().equals(name))) {
                more.add(AppEntry.of(name, binary, List.of(), freePort(entries).orElse(0)));
            }
            return more;
        });
    }

    private static void requireFreePort(List<AppEntry> entries) throws IOException {
        if (freePort(entries).isEmpty()) {
            throw new IOException("no port from " + FIRST_PORT + " to " + LAST_PORT + " is left for an application");
        }
    }

    private static Optional<Integer> freePort(List<AppEntry> entries) {
        for (int port = FIRST_PORT; port <= LAST_PORT; port++) {
            int candidate = port;
            if (entries.stream().noneMatch(entry -> entry.port() == candidate)) {
                return Optional.of(port);
            }
        }
        return Optional.empty();
    }

    @Override
    public void setAutoStart(String name, boolean wanted) throws IOException {
        change(name, entry -> entry.withAutoStart(wanted));
    }

    @Override
    public void setArguments(String name, UnaryOperator<List<String>> edit) throws IOException {
        change(name, entry -> entry.withArgs(edit));
    }

    private void change(String name, UnaryOperator<AppEntry> edit) throws IOException {
        if (setUp(name).isEmpty()) {
            throw new IOException("app not found");
        }
        store.change(entries -> entries.stream()
                .map(entry -> entry.name().equals(name) ? edit.apply(entry) : entry)
                .toList());
    }

    // ---- what running ones say

    private Proc running(String name) throws IOException {
        return procs.named(name).orElseThrow(() -> new IOException("no process of given app is running"));
    }

    @Override
    public List<String> logsSince(String name, Instant moment) throws IOException {
        AppLog log = logs.get(name);
        return log == null ? noLines(running(name)) : log.since(moment);
    }

    /** Whoever started it reads what it prints. */
    private static List<String> noLines(Proc stranger) {
        LOG.debug("app {}: its output is not known here", stranger.name());
        return List.of();
    }

    @Override
    public AppStatistics statistics(String name) throws IOException {
        Proc proc = running(name);
        return new AppStatistics(proc.connections(), proc.started());
    }

    @Override
    public String error(String name) throws IOException {
        return running(name).error();
    }

    @Override
    public void setStatus(String name, String detailed) throws IOException {
        running(name).status(detailed);
    }

    @Override
    public void setError(String name, String text) throws IOException {
        running(name).error(text);
    }
}
