package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Runs one application for a test and notes what it says. */
final class TestContext implements AppContext {
    private final String name;
    private final PubKey visor;
    private final List<String> args;
    private final Seams seams;
    private final AppNetwork network;
    private final List<String> statuses = new CopyOnWriteArrayList<>();
    private final List<Runnable> onStop = new CopyOnWriteArrayList<>();
    private final AtomicLong port = new AtomicLong();
    private final AtomicLong duration = new AtomicLong(-1);
    private final Outcome<Boolean> ended = new Outcome<>();
    private volatile String error = "";
    private volatile boolean stopping;

    TestContext(String name, PubKey visor, Seams seams, AppNetwork network, List<String> args) {
        this.name = name;
        this.visor = visor;
        this.seams = seams;
        this.network = network;
        this.args = args;
    }

    /** Runs it on a thread of its own. */
    TestContext start(App app) {
        seams.threads().start(name, () -> {
            try {
                app.run(this);
                ended.complete(true);
            } catch (Exception e) {
                ended.fail(e);
            }
        });
        return this;
    }

    /** As a visor stops it. */
    void stop() {
        stopping = true;
        onStop.forEach(Runnable::run);
    }

    /** Completed when it has returned, failed when it has thrown. */
    Outcome<Boolean> ended() {
        return ended;
    }

    List<String> statuses() {
        return statuses;
    }

    String status() {
        return statuses.isEmpty() ? "" : statuses.getLast();
    }

    String error() {
        return error;
    }

    long port(long none) {
        return port.get() == 0 ? none : port.get();
    }

    long duration() {
        return duration.get();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> args() {
        return args;
    }

    @Override
    public PubKey visor() {
        return visor;
    }

    @Override
    public int port() {
        return 0;
    }

    @Override
    public Seams seams() {
        return seams;
    }

    @Override
    public AppNetwork network() {
        return network;
    }

    @Override
    public void status(String detailed) {
        statuses.add(detailed);
    }

    @Override
    public void error(String text) {
        error = text;
    }

    @Override
    public void usesPort(int number) {
        port.set(number);
    }

    @Override
    public void connectionDuration(long seconds) {
        duration.set(seconds);
    }

    @Override
    public void onStop(Runnable action) {
        onStop.add(action);
        if (stopping) {
            action.run();
        }
    }

    @Override
    public boolean isStopping() {
        return stopping;
    }
}
