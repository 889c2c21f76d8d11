package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.Arrivals;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The networks as an application inside the visor sees them: what it opens is noted, shown like that of any other, and
 * closed when the application ends. Any thread.
 */
final class InnerNetwork implements AppNetwork, Holdings {
    private final AppNetwork networks;
    private final IdSpace<AppSocket> sockets = new IdSpace<>("conn");
    private final IdSpace<AppPort> ports = new IdSpace<>("listener");

    InnerNetwork(AppNetwork networks) {
        this.networks = networks;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        int id = sockets.reserve();
        try {
            return hold(id, networks.dial(remote, wishes));
        } finally {
            sockets.release(id);
        }
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        int id = ports.reserve();
        try {
            AppPort opened = networks.listen(network, port);
            if (!ports.put(id, opened)) {
                opened.close();
                throw new IOException("the application has ended");
            }
            return new Port(opened, id);
        } finally {
            ports.release(id);
        }
    }

    private AppSocket hold(int id, AppSocket socket) throws IOException {
        if (!sockets.put(id, socket)) {
            socket.close();
            throw new IOException("the application has ended");
        }
        return new Socket(socket, id);
    }

    private static <V> void forget(IdSpace<V> space, int id, AtomicBoolean done) {
        if (done.compareAndSet(false, true)) {
            try {
                space.take(id);
            } catch (IOException e) {
                // The space was emptied before: nothing is left to forget.
            }
        }
    }

    @Override
    public List<ConnectionSummary> connections() {
        return Holdings.of(sockets, socket -> socket);
    }

    /** How much is open. */
    int held() {
        return sockets.size() + ports.size();
    }

    @Override
    public void close() {
        ports.close().forEach(AppPort::close);
        sockets.close().forEach(ByteStream::close);
    }

    /** A port that is forgotten when it is closed. */
    private final class Port implements AppPort {
        private final AppPort inner;
        private final int number;
        private final AtomicBoolean forgotten = new AtomicBoolean();

        Port(AppPort inner, int number) {
            this.inner = inner;
            this.number = number;
        }

        @Override
        public AppAddress local() {
            return inner.local();
        }

        @Override
        public AppSocket accept() throws IOException {
            int id = sockets.reserve();
            try {
                return hold(id, inner.accept());
            } finally {
                sockets.release(id);
            }
        }

        @Override
        public void close() {
            forget(ports, number, forgotten);
            inner.close();
        }
    }

    /** A connection that is forgotten when it is closed. */
    private final class Socket extends PassingStream implements AppSocket, Arrivals {
        private final AppSocket socket;
        private final int number;
        private final AtomicBoolean forgotten = new AtomicBoolean();

        Socket(AppSocket socket, int number) {
            super(socket);
            this.socket = socket;
            this.number = number;
        }

        @Override
        public long arrivals() {
            return socket instanceof Arrivals known ? known.arrivals() : 0;
        }

        @Override
        public AppAddress remote() {
            return socket.remote();
        }

        @Override
        public AppAddress local() {
            return socket.local();
        }

        @Override
        public @Nullable IOException closeCause() {
            return socket.closeCause();
        }

        @Override
        public void close() {
            forget(sockets, number, forgotten);
            super.close();
        }
    }
}
