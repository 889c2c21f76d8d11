package io.skyloom.routing.table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Entries by id: the low twenty bits of an id are its place, the high twelve must agree with the entry that is found
 * there. Reading is two loads and never waits; pages are added by whoever holds the table's lock and never go away.
 */
final class RoutePages {
    static final int PLACE_BITS = 20;
    static final int PAGE_BITS = 10;
    static final int PAGE_SLOTS = 1 << PAGE_BITS;
    static final int PAGES = 1 << (PLACE_BITS - PAGE_BITS);

    private final AtomicReferenceArray<@Nullable AtomicReferenceArray<@Nullable RouteEntry>> directory =
            new AtomicReferenceArray<>(PAGES);

    @Nullable
    RouteEntry find(int id) {
        AtomicReferenceArray<@Nullable RouteEntry> page = directory.get(pageOf(id));
        if (page == null) {
            return null;
        }
        RouteEntry entry = page.get(slotOf(id));
        return entry != null && entry.id() == id ? entry : null;
    }

    boolean replace(int id, @Nullable RouteEntry expected, @Nullable RouteEntry next) {
        AtomicReferenceArray<@Nullable RouteEntry> page = directory.get(pageOf(id));
        return page != null && page.compareAndSet(slotOf(id), expected, next);
    }

    void add(int page) {
        directory.compareAndSet(page, null, new AtomicReferenceArray<>(PAGE_SLOTS));
    }

    boolean has(int page) {
        return directory.get(page) != null;
    }

    List<RouteEntry> snapshot() {
        List<RouteEntry> all = new ArrayList<>();
        for (int i = 0; i < PAGES; i++) {
            AtomicReferenceArray<@Nullable RouteEntry> page = directory.get(i);
            for (int slot = 0; page != null && slot < PAGE_SLOTS; slot++) {
                RouteEntry entry = page.get(slot);
                if (entry != null) {
                    all.add(entry);
                }
            }
        }
        return all;
    }

    static int pageOf(int id) {
        return (id >>> PAGE_BITS) & (PAGES - 1);
    }

    static int slotOf(int id) {
        return id & (PAGE_SLOTS - 1);
    }
}
