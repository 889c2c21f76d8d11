package io.skyloom.whole;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.appserver.AppNetworks;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** One application that runs on a visor of this process, with nothing between it and the visor's routes. */
final class RoutedApp implements AppContext, AutoCloseable {
    private final String name;
    private final Visor visor;
    private final AppNetwork network;
    private final Seams seams;
    private final List<String> args;
    private final List<Runnable> onStop = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;
    private volatile String status = "";
    private volatile String error = "";
    private volatile String failure = "";

    private RoutedApp(String name, Visor visor, Seams seams, List<String> args) {
        this.name = name;
        this.visor = visor;
        this.network = AppNetworks.of(visor.skynet(), Optional.empty());
        this.seams = seams;
        this.args = args;
    }

    static RoutedApp start(App app, String name, Visor visor, Seams seams, List<String> args) {
        RoutedApp running = new RoutedApp(name, visor, seams, args);
        seams.threads().start(name, () -> running.run(app));
        return running;
    }

    private void run(App app) {
        try {
            app.run(this);
        } catch (Exception e) {
            failure = String.valueOf(e.getMessage());
        } finally {
            ended.countDown();
        }
    }

    /** What it said last of how it fares. */
    String status() {
        return status;
    }

    /** What it complains of; why it has ended, when it did so by itself. */
    String trouble() {
        return failure.isEmpty() ? error : failure;
    }

    @Override
    public void close() throws InterruptedException {
        stopping = true;
        onStop.forEach(Runnable::run);
        ended.await();
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
        return visor.key();
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
        status = detailed;
    }

    @Override
    public void error(String text) {
        error = text;
    }

    @Override
    public void usesPort(int port) {}

    @Override
    public void connectionDuration(long seconds) {}

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
