package io.skyloom.engine.localnet;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The visors of a local network, which end all at once: one after another their limits would add up, and whoever pressed
 * Ctrl-C would wait for the sum. Filled by the threads that start visors, closed by the one that ends the network.
 */
final class Fleet implements AutoCloseable {
    /** What all of them together may take; a program that ends has ten seconds in all. */
    static final Duration LIMIT = Duration.ofSeconds(8);

    private static final Logger LOG = LoggerFactory.getLogger(Fleet.class);

    private final Seams seams;
    private final List<LocalVisor> visors = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    Fleet(Seams seams) {
        this.seams = seams;
    }

    /** Takes a visor in, to be closed with the others; one that comes after the end is closed here. */
    LocalVisor add(LocalVisor visor) {
        visors.add(visor);
        if (closed && visors.remove(visor)) {
            visor.close();
        }
        return visor;
    }

    /** Ends all of them at the same time and waits until they have, or until the limit has passed. Idempotent. */
    @Override
    public void close() throws InterruptedException {
        closed = true;
        List<LocalVisor> ending = new ArrayList<>(visors);
        ending.removeIf(visor -> !visors.remove(visor)); // its own thread closes it
        List<Outcome<Boolean>> ends = ending.stream().map(this::end).toList();
        long begun = seams.clock().nanoTime();
        for (int i = 0; i < ends.size(); i++) {
            Duration left = LIMIT.minusNanos(seams.clock().nanoTime() - begun);
            if (!ends.get(i).settledWithin(seams.timers(), left.isNegative() ? Duration.ZERO : left)) {
                LOG.warn(
                        "visor {} has not ended within {} s and is left to itself",
                        ending.get(i).name(),
                        LIMIT.toSeconds());
            }
        }
    }

    private Outcome<Boolean> end(LocalVisor visor) {
        Outcome<Boolean> ended = new Outcome<>();
        seams.threads().start("up/end-" + visor.name(), () -> {
            try {
                visor.close();
            } finally {
                ended.complete(true);
            }
        });
        return ended;
    }
}
