package io.skyloom.network;

import io.skyloom.handshake.Gate;
import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.handshake.VisorAddress;
import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import java.io.IOException;
import java.net.BindException;
import java.util.Optional;

/** Who listens on which port of one network. Any thread may call. */
final class PortListeners {
    private final String type;
    private final PubKey own;
    private final Porter porter;
    private final int queueCapacity;
    private final IdentityRegistry<Integer, QueuedListener> listeners = new IdentityRegistry<>();
    private volatile boolean closed;

    PortListeners(String type, PubKey own, Porter porter, int queueCapacity) {
        this.type = type;
        this.own = own;
        this.porter = porter;
        this.queueCapacity = queueCapacity;
    }

    /** Opens a port. */
    ConnectionListener listen(int port) throws IOException {
        PortLease lease = porter.reserve(port);
        QueuedListener[] self = new QueuedListener[1];
        QueuedListener listener = new QueuedListener(type + " port " + port, queueCapacity, () -> {
            listeners.remove(port, self[0]);
            lease.close();
        });
        self[0] = listener;
        listeners.install(port, listener);
        if (closed) {
            listener.close();
            throw new BindException("network " + type + " is closed");
        }
        return listener;
    }

    /** Lets peers in that name our key and a port somebody listens on. */
    Optional<Gate.Refusal> refusal(VisorAddress destination) {
        if (!destination.key().equals(own)) {
            return Optional.of(new Gate.Refusal(Reason.FOREIGN_KEY, "destination is another visor"));
        }
        QueuedListener listener = listeners.get(destination.port());
        if (listener == null) {
            return Optional.of(new Gate.Refusal(Reason.PORT_NOT_LISTENING, "not listening on given port"));
        }
        return listener.isFull()
                ? Optional.of(new Gate.Refusal(Reason.QUEUE_FULL, "too many connections wait on given port"))
                : Optional.empty();
    }

    /** Hands a finished connection to its port's listener; false when there is none or it is full. */
    boolean deliver(Connection connection) {
        QueuedListener listener = listeners.get(connection.localPort());
        return listener != null && listener.offer(connection);
    }

    /** Closes all listeners and opens no more. */
    void close() {
        closed = true;
        listeners.snapshot().forEach(QueuedListener::close);
    }
}
