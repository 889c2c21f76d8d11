package io.skyloom.manager;

import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.seam.Threads;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners and the registrar what happened, in the order in which it was noted, on a virtual thread that exists
 * only while there is something to tell. Any thread may note; noting never waits.
 */
final class Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Announcer.class);

    private final Threads threads;
    private final TransportRegistrar registrar;

    /** Whether a transport with the id of the given one lives. */
    private final Predicate<ManagedTransport> hasSuccessor;

    private final Queue<Runnable> notes = new ConcurrentLinkedQueue<>();

    /** Notes not told yet; whoever raises it from zero starts the telling thread. */
    private final AtomicInteger untold = new AtomicInteger();

    /** Owned by the telling thread. */
    private final List<TransportEvents> listeners = new ArrayList<>();

    /** Transports that were told to be installed and not yet to be lost. Owned by the telling thread. */
    private final Set<ManagedTransport> told = new LinkedHashSet<>();

    Announcer(Threads threads, TransportRegistrar registrar, Predicate<ManagedTransport> hasSuccessor) {
        this.threads = threads;
        this.registrar = registrar;
        this.hasSuccessor = hasSuccessor;
    }

    /** Adds a listener; it is told of the transports there are as if they were installed just now. */
    void watch(TransportEvents listener) {
        note(() -> {
            listeners.add(listener);
            told.forEach(transport -> guarded(() -> listener.installed(transport)));
        });
    }

    void installed(ManagedTransport transport) {
        note(() -> {
            if (!transport.isGone() && told.add(transport)) {
                tell(listener -> listener.installed(transport));
                present(transport);
            }
        });
    }

    /** Something about the transport's connections has changed. */
    void refreshed(ManagedTransport transport) {
        note(() -> {
            if (!transport.isGone() && told.contains(transport)) {
                present(transport);
            }
        });
    }

    void switched(ManagedTransport transport, Loss why) {
        note(() -> {
            if (told.contains(transport)) {
                tell(listener -> listener.switched(transport, why));
            }
        });
    }

    /** May be noted by everyone who finds the transport gone; it is told once. */
    void lost(ManagedTransport transport, Loss why) {
        note(() -> {
            if (told.remove(transport)) {
                tell(listener -> listener.lost(transport, why));
                if (!transport.entry().isSelf() && !hasSuccessor.test(transport)) {
                    guarded(() -> registrar.gone(transport.id()));
                }
            }
        });
    }

    private void present(ManagedTransport transport) {
        if (!transport.entry().isSelf()) {
            guarded(() -> registrar.present(transport.signed()));
        }
    }

    private void tell(Consumer<TransportEvents> what) {
        listeners.forEach(listener -> guarded(() -> what.accept(listener)));
    }

    private static void guarded(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.error("a listener for transports failed", e);
        }
    }

    private void note(Runnable note) {
        notes.add(note);
        if (untold.getAndIncrement() == 0) {
            threads.start("tp/events", this::run);
        }
    }

    private void run() {
        int taken = 1;
        do {
            for (int i = 0; i < taken; i++) {
                Runnable next = notes.poll();
                if (next != null) {
                    next.run();
                }
            }
            taken = untold.addAndGet(-taken);
        } while (taken > 0);
    }
}
