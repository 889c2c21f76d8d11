package io.skyloom.engine.appserver;

import io.skyloom.services.Announcements;
import io.skyloom.services.ServiceEntry;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A listing that notes what was listed and taken back. */
final class ListingRecord implements Announcements {
    final List<ServiceEntry> entries = new CopyOnWriteArrayList<>();
    final AtomicInteger open = new AtomicInteger();

    @Override
    public Announcement announce(ServiceEntry entry) {
        entries.add(entry);
        open.incrementAndGet();
        AtomicBoolean closed = new AtomicBoolean();
        return () -> {
            if (closed.compareAndSet(false, true)) {
                open.decrementAndGet();
            }
        };
    }
}
