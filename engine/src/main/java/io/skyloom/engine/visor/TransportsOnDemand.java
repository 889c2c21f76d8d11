package io.skyloom.engine.visor;

import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.manager.TransportManager;
import io.skyloom.routing.appnet.AutomaticTransports;
import io.skyloom.seam.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Makes a direct transport to whoever is about to be dialled, of the fastest type that reaches them. Any thread. */
final class TransportsOnDemand implements AutomaticTransports {
    /** Best first; stcp knows only peers of its own table and is never guessed. */
    private static final List<String> BY_PREFERENCE = List.of("stcpr", "sudph", "dmsg");

    private final TransportManager manager;
    private final Clock clock;

    TransportsOnDemand(TransportManager manager, Clock clock) {
        this.manager = manager;
        this.clock = clock;
    }

    @Override
    public boolean ensure(PubKey remote, Duration limit) throws IOException, InterruptedException {
        if (!manager.to(remote).isEmpty()) {
            return false;
        }
        long begun = clock.nanoTime();
        Set<String> types = manager.types();
        IOException last = new IOException("no network of this visor finds others by their key");
        for (String type : BY_PREFERENCE) {
            Duration left = limit.minusNanos(clock.nanoTime() - begun);
            if (types.contains(type) && left.isPositive()) {
                try {
                    manager.save(remote, type, Label.AUTOMATIC, left);
                    return true;
                } catch (IOException e) {
                    last = e;
                }
            }
        }
        throw last;
    }
}
