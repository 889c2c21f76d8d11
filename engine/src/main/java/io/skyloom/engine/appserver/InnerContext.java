package io.skyloom.engine.appserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application inside the visor is given. Any thread. */
final class InnerContext implements AppContext {
    private static final Logger LOG = LoggerFactory.getLogger(InnerContext.class);

    private final Proc proc;
    private final List<String> args;
    private final AppNetwork network;
    private final Seams seams;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private List<Runnable> actions = new ArrayList<>();

    @GuardedBy("lock")
    private boolean stopping;

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
        boolean now;
        lock.lock();
        try {
            now = stopping;
            if (!now) {
                actions.add(action);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            run(action);
        }
    }

    @Override
    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }

    /** Tells the application to stop; the actions run here, each once. */
    void stop() {
        List<Runnable> due;
        lock.lock();
        try {
            stopping = true;
            due = actions;
            actions = new ArrayList<>();
        } finally {
            lock.unlock();
        }
        due.forEach(this::run);
    }

    private void run(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("app {}: could not be told to stop", proc.name(), e);
        }
    }
}
