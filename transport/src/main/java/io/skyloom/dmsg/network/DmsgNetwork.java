package io.skyloom.dmsg.network;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialAbandonedException;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Network;
import io.skyloom.network.UnknownPeerException;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;

/** The network {@code dmsg} over a shared client. */
public final class DmsgNetwork implements Network {
    /** The wire name. */
    public static final String TYPE = "dmsg";

    private final DmsgClient client;
    private final Set<DmsgListener> listeners = new CopyOnWriteArraySet<>();
    private volatile boolean closed;

    /** @param client stays its owner's */
    public DmsgNetwork(DmsgClient client) {
        this.client = client;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Connection dial(DialRequest request) throws IOException {
        requireOpen();
        if (!request.stillWanted().getAsBoolean()) {
            throw new DialAbandonedException(
                    "the dial to dmsg visor " + request.remote().brief() + " is not wanted any more");
        }
        try {
            return connection(client.dial(new DmsgAddress(request.remote(), request.port()), request.limit()));
        } catch (DmsgException e) {
            if (e.error() == DmsgError.ENTRY_NOT_FOUND) {
                UnknownPeerException unknown = new UnknownPeerException(String.valueOf(e.getMessage()));
                unknown.initCause(e);
                throw unknown;
            }
            throw e;
        }
    }

    @Override
    public ConnectionListener listen(int port) throws IOException {
        requireOpen();
        DmsgListener listener = client.listen(port);
        listeners.add(listener);
        if (closed) {
            listener.close();
        }
        return new Accepting(listener);
    }

    @Override
    public void close() {
        closed = true;
        listeners.forEach(DmsgListener::close);
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("network " + TYPE + " is closed");
        }
    }

    /** A transport pings and is silent for longer than streams usually may be; who watches it is its manager. */
    private static Connection connection(DmsgStream stream) {
        stream.limitIdle(Duration.ZERO);
        return new Connection(
                TYPE,
                stream.local().key(),
                stream.local().port(),
                stream.remote().key(),
                stream.remote().port(),
                stream.dialled(),
                stream.sealed());
    }

    /** One port. */
    private final class Accepting implements ConnectionListener {
        private final DmsgListener listener;

        private Accepting(DmsgListener listener) {
            this.listener = listener;
        }

        @Override
        public Connection accept() throws IOException {
            return connection(listener.accept());
        }

        @Override
        public void close() {
            listeners.remove(listener);
            listener.close();
        }
    }
}
