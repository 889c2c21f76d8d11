package io.skyloom.engine.ping;

import io.skyloom.key.PubKey;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The receiving end of loops: answers sizes with {@code ok} and says which message has come. Others may dial it as well,
 * a few at a time; what they send is read and means nothing.
 */
final class PingEnd implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PingEnd.class);
    private static final int MOST_STRANGERS = 16;

    /** Told of every message that came around a loop. */
    interface Arrivals {
        void arrived(PubKey over, long nanos);
    }

    private final PubKey own;
    private final AppListener listener;
    private final Seams seams;
    private final Arrivals arrivals;
    private final AtomicLong serial = new AtomicLong();
    private final IdentityRegistry<Long, AppConnection> open = new IdentityRegistry<>();
    private final IdentityRegistry<Long, AppConnection> strangers = new IdentityRegistry<>();
    private volatile boolean closed;

    PingEnd(PubKey own, AppListener listener, Seams seams, Arrivals arrivals) {
        this.own = own;
        this.listener = listener;
        this.seams = seams;
        this.arrivals = arrivals;
        seams.threads().start("ping/accept-" + listener.local().port(), this::acceptAll);
    }

    private void acceptAll() {
        try {
            while (true) {
                take(listener.accept());
            }
        } catch (IOException e) {
            listener.close(); // closed already, as a rule
        }
    }

    private void take(AppConnection connection) {
        boolean isOwn = connection.remote().key().equals(own);
        if (!isOwn && strangers.size() >= MOST_STRANGERS) {
            connection.close("too many pings, try later");
            return;
        }
        Long key = serial.incrementAndGet();
        open.install(key, connection);
        if (!isOwn) {
            strangers.install(key, connection);
        }
        if (!seams.threads().tryStart("ping/serve", () -> serve(key, connection, isOwn))) {
            leave(key, connection);
            connection.close("no thread for one more ping, try later");
        }
        if (closed) {
            connection.close();
        }
    }

    private void serve(Long key, AppConnection connection, boolean isOwn) {
        try (connection) {
            for (int size = PingMessage.readSize(connection); size >= 0; size = PingMessage.readSize(connection)) {
                PingMessage.writeOk(connection);
                byte[] message = new byte[size];
                connection.readFully(message, 0, size);
                long now = seams.clock().nanoTime();
                if (isOwn) {
                    PingMessage.peer(message).ifPresent(peer -> arrivals.arrived(peer, now));
                }
            }
        } catch (IOException e) {
            LOG.debug("a ping of {} ended: {}", connection.remote(), e.getMessage());
        } finally {
            leave(key, connection);
        }
    }

    private void leave(Long key, AppConnection connection) {
        open.remove(key, connection);
        strangers.remove(key, connection);
    }

    /** Frees the port and ends every loop. Idempotent. */
    @Override
    public void close() {
        closed = true;
        listener.close();
        open.snapshot().forEach(AppConnection::close);
    }
}
