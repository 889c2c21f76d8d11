package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.StopActions;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.util.List;

/** What an application inside the visor is given. Any thread. */
final class InnerContext implements AppContext {
    private final Proc proc;
    private final List<String> args;
    private final AppNetwork network;
    private final Seams seams;
    private final StopActions stop = new StopActions();

    InnerContext(Proc proc, List<String> args, AppNetwork network, Seams seams) {
        this.proc = proc;
        this.args = List.copyOf(args);
        this.network = network;
        this.seams = seams;
    }

    @Override
    public String name() {
        return proc.name();
    }

    @Override
    public List<String> args() {
        return args;
    }

    @Override
    public PubKey visor() {
        return proc.config().visor();
    }

    @Override
    public int port() {
        return proc.config().port();
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
        proc.status(detailed);
    }

    @Override
    public void error(String text) {
        proc.error(text);
    }

    @Override
    public void usesPort(int port) {
        proc.usesPort(port);
    }

    @Override
    public void connectionDuration(long seconds) {
        proc.connectionDuration(seconds);
    }

    @Override
    public void onStop(Runnable action) {
        stop.onStop(action);
    }

    @Override
    public boolean isStopping() {
        return stop.isStopping();
    }

    /** Tells the application to stop; what it wants done then is done here. */
    void stop() {
        stop.stop();
    }
}
