package io.skyloom.stress.apps;

import io.skyloom.key.KeyPair;
import io.skyloom.services.Announcements;
import io.skyloom.services.ServiceAddress;
import io.skyloom.services.ServiceEntry;
import io.skyloom.services.ServiceType;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A listing that counts. */
public final class Ledger implements Announcements {
    /** What is listed. */
    public static final ServiceEntry ENTRY = ServiceEntry.of(
            new ServiceAddress(KeyPair.fromSeed(new byte[] {1}).pub(), 3), ServiceType.SKYSOCKS, "test");

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    /** Makes an empty one. */
    public Ledger() {}

    @Override
    public Announcement announce(ServiceEntry entry) {
        opened.incrementAndGet();
        open.incrementAndGet();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        };
    }

    /** How many are listed. */
    public int open() {
        return open.get();
    }

    /** How many were ever listed. */
    public int opened() {
        return opened.get();
    }
}
