package io.skyloom.engine.appclient;

import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.StopActions;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an application in a process of its own is given. Any thread. */
final class RemoteContext implements AppContext {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteContext.class);

    private final ProcConfig config;
    private final List<String> args;
    private final VisorLink visor;
    private final AppNetwork network;
    private final Seams seams;
    private final StopActions stop = new StopActions();

    RemoteContext(ProcConfig config, List<String> args, VisorLink visor, Seams seams) {
        this.config = config;
        this.args = List.copyOf(args);
        this.visor = visor;
        this.network = new RemoteNetwork(visor, config.visor());
        this.seams = seams;
    }

    @Override
    public String name() {
        return config.appName();
    }

    @Override
    public List<String> args() {
        return args;
    }

    @Override
    public PubKey visor() {
        return config.visor();
    }

    @Override
    public int port() {
        return config.port();
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
        tell(AppMethods.SET_STATUS, detailed);
    }

    @Override
    public void error(String text) {
        tell(AppMethods.SET_ERROR, text);
    }

    @Override
    public void usesPort(int port) {
        tell(AppMethods.SET_PORT, port);
    }

    @Override
    public void connectionDuration(long seconds) {
        tell(AppMethods.SET_DURATION, seconds);
    }

    /** A visor that cannot be told does not keep the application from its work; one that is gone ends it elsewhere. */
    private <A> void tell(RpcMethod<A, ?> method, A value) {
        try {
            visor.call(method, value);
        } catch (IOException e) {
            LOG.debug("the visor was not told {}: {}", value, e.toString());
        }
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
