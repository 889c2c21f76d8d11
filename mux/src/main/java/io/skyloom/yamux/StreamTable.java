package io.skyloom.yamux;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The living streams of one session by id: open addressing with linear probing, without boxed keys and without
 * tombstones. Owned by the session.
 */
final class StreamTable {
    private static final int SMALLEST = 16;

    private @Nullable MuxStream[] slots = new MuxStream[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    MuxStream get(int id) {
        int mask = slots.length - 1;
        int at = home(id, mask);
        MuxStream held = slots[at];
        while (held != null && held.id != id) {
            at = (at + 1) & mask;
            held = slots[at];
        }
        return held;
    }

    /** Adds a stream whose id is free. */
    void add(MuxStream stream) {
        if (2 * (size + 1) > slots.length) {
            resize(2 * slots.length);
        }
        place(stream);
        size++;
    }

    /** Removes that very stream; returns whether it was there. */
    boolean remove(MuxStream stream) {
        int mask = slots.length - 1;
        int at = home(stream.id, mask);
        MuxStream held = slots[at];
        while (held != null && held != stream) {
            at = (at + 1) & mask;
            held = slots[at];
        }
        if (held == null) {
            return false;
        }
        closeGap(at, mask);
        size--;
        if (slots.length > SMALLEST && 8 * size < slots.length) {
            resize(slots.length / 2);
        }
        return true;
    }

    /** The streams of this moment. */
    List<MuxStream> snapshot() {
        List<MuxStream> all = new ArrayList<>(size);
        for (MuxStream held : slots) {
            if (held != null) {
                all.add(held);
            }
        }
        return all;
    }

    /** Removes all. */
    void clear() {
        slots = new MuxStream[SMALLEST];
        size = 0;
    }

    /** Moves later streams of the same run forward until every one is reachable from its home again. */
    private void closeGap(int removedAt, int mask) {
        int gap = removedAt;
        int at = (gap + 1) & mask;
        MuxStream held = slots[at];
        while (held != null) {
            int home = home(held.id, mask);
            if (((at - home) & mask) >= ((at - gap) & mask)) {
                slots[gap] = held;
                gap = at;
            }
            at = (at + 1) & mask;
            held = slots[at];
        }
        slots[gap] = null;
    }

    private void resize(int length) {
        @Nullable MuxStream[] old = slots;
        slots = new MuxStream[length];
        for (MuxStream held : old) {
            if (held != null) {
                place(held);
            }
        }
    }

    private void place(MuxStream stream) {
        int mask = slots.length - 1;
        int at = home(stream.id, mask);
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = stream;
    }

    /** Multiplies so that ids of a peer's choosing do not meet in one run more often than chance has it. */
    private static int home(int id, int mask) {
        int mixed = id * 0x9E3779B9;
        return (mixed ^ mixed >>> 15) & mask;
    }
}
