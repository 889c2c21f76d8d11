package io.skyloom.manager;

import io.skyloom.network.ConnectionListener;
import io.skyloom.network.Network;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts the connections of one network and hands them to settlement. Runs on one virtual thread until the manager
 * ends: no peer's misbehaviour reaches it, and should the listener break, it listens again.
 */
final class Reception {
    private static final Logger LOG = LoggerFactory.getLogger(Reception.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private final Network network;
    private final Settling settling;
    private final Seams seams;
    private final Outcome<Boolean> ending;
    private volatile ConnectionListener listener;

    /**
     * Listens at once.
     *
     * @throws IOException when the port is taken or the network closed
     */
    Reception(Network network, Settling settling, Seams seams, Outcome<Boolean> ending) throws IOException {
        this.network = network;
        this.settling = settling;
        this.seams = seams;
        this.ending = ending;
        this.listener = network.listen(Network.TRANSPORT_PORT);
    }

    void start() {
        seams.threads().start("tp:" + network.type() + "/accept", this::run);
    }

    private void run() {
        do {
            acceptAll();
        } while (relisten());
        listener.close();
    }

    private void acceptAll() {
        try {
            while (true) {
                settling.accept(listener.accept());
            }
        } catch (IOException | RuntimeException e) {
            if (!ending.isDone()) {
                LOG.warn("{}: accepting stopped, trying again in {} s", network.type(), PAUSE.toSeconds(), e);
            }
        }
        listener.close();
    }

    /** Tries until it listens again; returns false when the manager ends. */
    private boolean relisten() {
        try {
            while (!ending.settledWithin(seams.timers(), PAUSE)) {
                try {
                    listener = network.listen(Network.TRANSPORT_PORT);
                    return !ending.isDone();
                } catch (IOException e) {
                    LOG.debug("{}: still cannot listen: {}", network.type(), e.getMessage());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return false;
    }

    /** Wakes the accepting thread; the manager's ending has been noted before. */
    void close() {
        listener.close();
    }
}
