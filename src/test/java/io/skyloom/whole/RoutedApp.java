package io.skyloom.whole;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.Arrivals;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.routing.appnet.DialOptions;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One application that runs on a visor of this process, with nothing between it and the visor's routes. */
final class RoutedApp implements AppContext, AppNetwork, AutoCloseable {
    private final String name;
    private final Visor visor;
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

    private Skynet skynet() {
        return visor.skynet().orElseThrow();
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        return new Socket(skynet().dial(remote, DialOptions.USUAL.withHops(wishes.minHops(), 7)));
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        return new Port(skynet().listen(port));
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
        return this;
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

    /** A listener of the visor. */
    private record Port(AppListener listener) implements AppPort {
        @Override
        public AppAddress local() {
            return listener.local();
        }

        @Override
        public AppSocket accept() throws IOException {
            return new Socket(listener.accept());
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /** A connection of the visor. */
    private record Socket(AppConnection connection) implements AppSocket, Arrivals {
        @Override
        public long arrivals() {
            return connection.traffic().receivedBytes();
        }

        @Override
        public AppAddress remote() {
            return connection.remote();
        }

        @Override
        public AppAddress local() {
            return connection.local();
        }

        @Override
        public @Nullable IOException closeCause() {
            return connection.closeCause();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return connection.read(target, offset, length);
        }

        @Override
        public int write(byte[] source, int offset, int length) throws IOException {
            return connection.write(source, offset, length);
        }

        @Override
        public void shutdownOutput() throws IOException {
            connection.shutdownOutput();
        }

        @Override
        public void close() {
            connection.close();
        }

        @Override
        public InetSocketAddress localAddress() {
            return connection.localAddress();
        }

        @Override
        public InetSocketAddress remoteAddress() {
            return connection.remoteAddress();
        }
    }
}
