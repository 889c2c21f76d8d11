package io.skyloom.engine.app;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/** Entries that live as long as this object. */
final class MemoryStore implements AppStore {
    private final AtomicReference<List<AppEntry>> entries;

    MemoryStore(List<AppEntry> entries) {
        this.entries = new AtomicReference<>(List.copyOf(entries));
    }

    @Override
    public List<AppEntry> entries() {
        return Objects.requireNonNull(entries.get());
    }

    @Override
    public void change(UnaryOperator<List<AppEntry>> edit) {
        List<AppEntry> former;
        List<AppEntry> next;
        do {
            former = entries();
            next = List.copyOf(edit.apply(former));
        } while (!entries.compareAndSet(former, next));
    }
}
