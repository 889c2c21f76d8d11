package io.skyloom.stress.glare;

import io.skyloom.managed.Standing;

/** A settled connection without a carrier: what the choice between two depends on, and whether it is open. */
public final class Link implements Standing {
    private final boolean dialled;
    private volatile boolean open = true;

    /** @param dialled whether this side opened it; that is also the one both sides prefer here */
    public Link(boolean dialled) {
        this.dialled = dialled;
    }

    @Override
    public boolean dialled() {
        return dialled;
    }

    @Override
    public boolean preferred() {
        return dialled;
    }

    @Override
    public long settledNanos() {
        return 0;
    }

    @Override
    public long heardNanos() {
        return 0;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    /** The carrier is gone. */
    public void close() {
        open = false;
    }
}
