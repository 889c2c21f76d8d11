package io.skyloom.engine.skysocks;

import io.skyloom.accept.AcceptLoop;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * A port for programs of this machine, open for the whole life of the client. One thread accepts; every connection has
 * one of its own. A failure to accept never closes the port.
 */
final class LocalPort implements AutoCloseable {
    /** Serves one connection. */
    @FunctionalInterface
    interface Service {
        /**
         * Serves it on its own thread, perhaps also on others.
         *
         * @param whenOver to be run once, when nobody uses the connection any more
         */
        void serve(ByteStream local, Runnable whenOver);
    }

    private static final int MOST_CONNECTIONS = 4096;

    private final String name;
    private final Service service;
    private final Seams seams;
    private final Belongings connections = new Belongings();
    private final AcceptLoop door;

    private LocalPort(String name, StreamListener listener, Service service, Seams seams) {
        this.name = name;
        this.service = service;
        this.seams = seams;
        this.door = AcceptLoop.start(name, listener, seams, this::admit);
    }

    /**
     * Serves what comes.
     *
     * @param listener belongs to the port from now on
     */
    static LocalPort open(String name, StreamListener listener, Service service, Seams seams) {
        return new LocalPort(name, listener, service, seams);
    }

    /** Where programs find it. */
    InetSocketAddress localAddress() {
        return door.localAddress();
    }

    /** Closes the port and every connection; they end soon after. Idempotent. */
    @Override
    public void close() {
        door.close();
        connections.close();
    }

    /** Waits after the close until nothing of it is left; returns whether that is so. */
    boolean awaitGone(Duration limit) throws InterruptedException {
        return door.awaitEnd(limit) && connections.awaitGone(seams.timers(), limit);
    }

    private void admit(ByteStream local) {
        if (connections.size() >= MOST_CONNECTIONS) {
            local.close();
            return;
        }
        Belongings.Item item = connections.add(local::close);
        boolean started = false;
        try {
            seams.threads().start(name + "/program-" + item.number(), () -> service.serve(local, item::leave));
            started = true;
        } finally {
            if (!started) {
                item.leave();
            }
        }
    }
}
