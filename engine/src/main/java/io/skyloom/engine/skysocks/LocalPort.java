package io.skyloom.engine.skysocks;

import io.skyloom.retry.Backoff;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    private static final Logger LOG = LoggerFactory.getLogger(LocalPort.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_CONNECTIONS = 4096;

    private final String name;
    private final StreamListener listener;
    private final Service service;
    private final Seams seams;
    private final Belongings connections = new Belongings();
    private final Belongings.Item accepting = connections.add(() -> {});
    private final Outcome<Boolean> closed = new Outcome<>();

    private LocalPort(String name, StreamListener listener, Service service, Seams seams) {
        this.name = name;
        this.listener = listener;
        this.service = service;
        this.seams = seams;
    }

    /**
     * Serves what comes.
     *
     * @param listener belongs to the port from now on
     */
    static LocalPort open(String name, StreamListener listener, Service service, Seams seams) {
        LocalPort port = new LocalPort(name, listener, service, seams);
        seams.threads().start(name + "/accept", port::acceptAll);
        return port;
    }

    /** Where programs find it. */
    InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** Closes the port and every connection; they end soon after. Idempotent. */
    @Override
    public void close() {
        closed.complete(true);
        listener.close();
        connections.close();
    }

    /** Waits after the close until nothing of it is left; returns whether that is so. */
    boolean awaitGone(Duration limit) throws InterruptedException {
        return connections.awaitGone(seams.timers(), limit);
    }

    private void acceptAll() {
        Backoff pause = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, seams.entropy());
        int failures = 0;
        try {
            while (!closed.isDone()) {
                try {
                    admit(listener.accept());
                    pause.reset();
                    failures = 0;
                } catch (IOException e) {
                    failures++;
                    complain(failures, e);
                    closed.settledWithin(seams.timers(), pause.next());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        } finally {
            accepting.leave();
        }
    }

    /** Accepting can fail for a while, for example for want of descriptors. */
    private void complain(int failures, IOException why) {
        if (!closed.isDone() && Integer.bitCount(failures) == 1) {
            LOG.warn("{} cannot accept ({} times in a row): {}", name, failures, why.getMessage());
        }
    }

    private void admit(ByteStream local) {
        if (connections.size() > MOST_CONNECTIONS) {
            local.close();
            return;
        }
        Belongings.Item item = connections.add(local::close);
        seams.threads().start(name + "/program-" + item.number(), () -> service.serve(local, item::leave));
    }
}
