package io.skyloom.yamux;

/** A bounded queue of numbers that starts small. Owned by whoever holds it. */
final class IntQueue {
    private final int bound;
    private int[] slots = new int[4];
    private int first;
    private int size;

    /** @param bound how many numbers may wait */
    IntQueue(int bound) {
        this.bound = bound;
    }

    int size() {
        return size;
    }

    /** Adds a number at the end; returns false, and adds nothing, when too many wait. */
    boolean offer(int value) {
        if (size == bound) {
            return false;
        }
        if (size == slots.length) {
            grow();
        }
        slots[(first + size) % slots.length] = value;
        size++;
        return true;
    }

    /** Takes the number that came first; there must be one. */
    int poll() {
        int value = slots[first];
        first = (first + 1) % slots.length;
        size--;
        return value;
    }

    void clear() {
        first = 0;
        size = 0;
    }

    private void grow() {
        int[] larger = new int[2 * slots.length];
        for (int i = 0; i < size; i++) {
            larger[i] = slots[(first + i) % slots.length];
        }
        slots = larger;
        first = 0;
    }
}
