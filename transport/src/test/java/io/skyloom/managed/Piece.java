package io.skyloom.managed;

import java.time.Duration;

/** A connection without I/O: what the rules need to know of one, set by the test. */
public final class Piece implements Standing {
    private final String name;
    private final boolean dialled;
    private final boolean preferred;
    private final long settledNanos;
    private volatile long heardNanos;
    private volatile boolean open = true;

    /** @param settled since the beginning of the test */
    public Piece(String name, boolean dialled, boolean preferred, Duration settled) {
        this.name = name;
        this.dialled = dialled;
        this.preferred = preferred;
        this.settledNanos = settled.toNanos();
        this.heardNanos = settledNanos;
    }

    /** It delivers bytes. */
    public Piece hears(Duration at) {
        heardNanos = at.toNanos();
        return this;
    }

    /** It is closed, though the slot has not been told yet. */
    public Piece breaks() {
        open = false;
        return this;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public boolean preferred() {
        return preferred;
    }

    @Override
    public long settledNanos() {
        return settledNanos;
    }

    @Override
    public long heardNanos() {
        return heardNanos;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public String toString() {
        return name;
    }
}
