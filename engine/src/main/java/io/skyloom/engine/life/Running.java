package io.skyloom.engine.life;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a whole that were started, to be closed newest first. Owned by one thread at a time: the one that starts
 * the whole, then the one that closes it.
 */
public final class Running implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Running.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    /** Takes a part over, to be closed before those that are here already. */
    public <T extends AutoCloseable> T add(T part) {
        parts.push(part);
        return part;
    }

    /** Takes a part over that is closed after all others. */
    public <T extends AutoCloseable> T addBeneath(T part) {
        parts.addLast(part);
        return part;
    }

    /** Closes every part; one that fails is logged and does not keep the others from being closed. Idempotent. */
    @Override
    public void close() {
        while (true) {
            AutoCloseable next = parts.poll();
            if (next == null) {
                return;
            }
            try {
                next.close();
            } catch (Exception e) {
                LOG.warn("closing {}", next.getClass().getSimpleName(), e);
            }
        }
    }
}
