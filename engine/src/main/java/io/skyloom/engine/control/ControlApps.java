package io.skyloom.engine.control;

import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import io.skyloom.engine.appserver.AppStatistics;
import io.skyloom.engine.appserver.ConnectionSummary;
import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobBoxed;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcMethod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The calls of a {@link ControlClient} about applications, at this program's visors and at the original's. Every call
 * throws an {@link IOException} with the visor's own words when it refuses. Any thread.
 */
public final class ControlApps {
    /** To stop one may take a visor almost 20 seconds. */
    private static final Duration LIMIT = Duration.ofSeconds(25);

    private final RpcClient rpc;

    ControlApps(RpcClient rpc) {
        this.rpc = rpc;
    }

    private <A, R> R call(RpcMethod<A, R> method, A argument) throws IOException {
        try {
            return rpc.call(ControlNames.SERVICE, method, argument, LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the visor was asked", e);
        }
    }

    /** Every application that is set up. */
    public List<AppView> list() throws IOException {
        return call(AppMethods.APPS, Nothing.NOTHING);
    }

    /** One of them. */
    public AppView find(String name) throws IOException {
        return call(AppMethods.APP, name);
    }

    /** Starts one where its entry says. */
    public void start(String name) throws IOException {
        start(name, LauncherMode.AUTOMATIC);
    }

    /**
     * Starts one.
     *
     * @param mode where; visors of 2024 know only processes of their own and take no wish
     */
    public void start(String name, LauncherMode mode) throws IOException {
        try {
            call(AppMethods.START, new AppMethods.Start(name, mode.word()));
        } catch (RpcAnswerException e) {
            if (!e.text().startsWith("gob:")) {
                throw e;
            }
            call(AppMethods.START_OF_2024, name);
        }
    }

    /** Ends one. */
    public void stop(String name) throws IOException {
        call(AppMethods.STOP, name);
    }

    /** Ends one without asking it. */
    public void kill(String name) throws IOException {
        call(AppMethods.KILL, name);
    }

    /** Ends one and starts it again, if it runs. */
    public void restart(String name) throws IOException {
        call(AppMethods.RESTART, name);
    }

    /** Sets one up. */
    public void add(String name, String binary) throws IOException {
        call(AppMethods.ADD, new AppSetting<>(name, binary));
    }

    /** Lets somebody else start a program; gives the key that it has to show. */
    public ProcKey register(ProcConfig config) throws IOException {
        return call(AppMethods.REGISTER, config);
    }

    /** Takes such a key back. */
    public void deregister(ProcKey key) throws IOException {
        call(AppMethods.DEREGISTER, key);
    }

    /** Starts the proxy's client; an empty key means the one that is set. */
    public void startSkysocksClient(String server) throws IOException {
        call(AppMethods.START_SKYSOCKS, server);
    }

    /** Stops every client of proxies. */
    public void stopSkysocksClients() throws IOException {
        call(AppMethods.STOP_SKYSOCKS, Nothing.NOTHING);
    }

    /** Whether one is to be started with the visor. */
    public void setAutoStart(String name, boolean wanted) throws IOException {
        call(AppMethods.SET_AUTOSTART, new AppSetting<>(name, wanted));
    }

    /** Its password; empty for none. */
    public void setPassword(String name, String password) throws IOException {
        call(AppMethods.SET_PASSWORD, new AppSetting<>(name, password));
    }

    /** The server that it is a client of. */
    public void setServer(String name, PubKey server) throws IOException {
        call(AppMethods.SET_KEY, new AppSetting<>(name, server));
    }

    /** The network interface that it uses; empty for the usual one. */
    public void setNetworkInterface(String name, String netInterface) throws IOException {
        call(AppMethods.SET_INTERFACE, new AppSetting<>(name, netInterface));
    }

    /** Whether nothing may leave the machine past it. */
    public void setKillswitch(String name, boolean wanted) throws IOException {
        call(AppMethods.SET_KILLSWITCH, new AppSetting<>(name, wanted));
    }

    /** Whether its clients are kept from the local network. */
    public void setSecure(String name, boolean wanted) throws IOException {
        call(AppMethods.SET_SECURE, new AppSetting<>(name, wanted));
    }

    /** Where its page is served, {@code :port} or {@code *:port}. */
    public void setAddress(String name, String address) throws IOException {
        call(AppMethods.SET_ADDRESS, new AppSetting<>(name, address));
    }

    /** Replaces all its arguments; an empty value is left out. */
    public void setTexts(String name, Map<String, String> flags) throws IOException {
        Map<String, Optional<GobBoxed<?>>> boxed = new TreeMap<>();
        flags.forEach((flag, value) -> boxed.put(flag, Optional.of(new GobBoxed<>(Gob.STRING, value))));
        call(AppMethods.SET_ALL, new AppSetting<>(name, boxed));
    }

    /** Replaces all its arguments: a boolean value makes a switch, any other a text. */
    public void setAll(String name, Map<String, Object> settings) throws IOException {
        Map<String, Optional<GobBoxed<?>>> boxed = new TreeMap<>();
        settings.forEach((flag, value) -> boxed.put(
                flag,
                Optional.of(
                        value instanceof Boolean on
                                ? new GobBoxed<>(Gob.BOOL, on)
                                : new GobBoxed<>(Gob.STRING, value.toString()))));
        call(AppMethods.SET_ALL, new AppSetting<>(name, boxed));
    }

    /** Says in its place how it fares. */
    public void setStatus(String name, String detailed) throws IOException {
        call(AppMethods.SET_STATUS, new AppSetting<>(name, detailed));
    }

    /** Says in its place what is wrong. */
    public void setError(String name, String text) throws IOException {
        call(AppMethods.SET_ERROR, new AppSetting<>(name, text));
    }

    /** The lines of its log that are younger than the moment. */
    public List<String> logsSince(String name, Instant moment) throws IOException {
        return call(AppMethods.LOGS, new AppMethods.LogWish(moment, name));
    }

    /** What it has measured. Visors of 2024 answer with nothing. */
    public AppStatistics statistics(String name) throws IOException {
        return call(AppMethods.STATS, name);
    }

    /** Its connections. */
    public List<ConnectionSummary> connections(String name) throws IOException {
        return call(AppMethods.CONNECTIONS, name);
    }

    /** What it said was wrong. Visors of 2024 answer with nothing. */
    public String error(String name) throws IOException {
        return call(AppMethods.ERROR, name);
    }
}
