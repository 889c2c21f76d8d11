package io.skyloom.engine.skysocks;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What ends with its owner: connections of a session, sessions of a server. What comes after the owner's end is ended at
 * once, so nothing slips in between. Any thread.
 */
final class Belongings implements AutoCloseable {
    private final IdentityRegistry<Long, Item> items = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Outcome<Boolean> gone = new Outcome<>();

    /**
     * Takes something in.
     *
     * @param end ends it, soon and without waiting; may be called more than once, by any thread
     */
    Item add(Runnable end) {
        Item item = new Item(serial.incrementAndGet(), end);
        items.install(item.key, item);
        if (closed.get()) {
            end.run();
        }
        return item;
    }

    /** How many there are. */
    int size() {
        return items.size();
    }

    /** Whether the owner has ended. */
    boolean isClosed() {
        return closed.get();
    }

    /** Ends everything; it leaves by itself. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        items.snapshot().forEach(item -> item.end.run());
        noteIfGone();
    }

    /** Waits after the close until the last has left; returns whether it has. */
    boolean awaitGone(Timers timers, Duration limit) throws InterruptedException {
        return gone.settledWithin(timers, limit);
    }

    private void noteIfGone() {
        if (closed.get() && items.isEmpty()) {
            gone.complete(true);
        }
    }

    /** One of them. */
    final class Item {
        private final Long key;
        private final Runnable end;

        private Item(Long key, Runnable end) {
            this.key = key;
            this.end = end;
        }

        /** Its number, from 1. */
        long number() {
            return key;
        }

        /** It is over. Idempotent. */
        void leave() {
            items.remove(key, this);
            noteIfGone();
        }
    }
}
