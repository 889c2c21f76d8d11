package io.skyloom.managed;

import io.skyloom.frame.SealedStream;
import io.skyloom.network.Connection;
import java.time.Duration;

/** A settled connection and its history in a transport. Identity is the object's own. */
public final class Attachment implements Standing {
    private final Connection connection;
    private final boolean preferred;
    private final long settledNanos;
    private final Liveness liveness = new Liveness();

    /** Written by the connection's reader, once per batch. */
    private volatile long heardNanos;

    /** @param settledNanos when its settlement succeeded, monotonic */
    public Attachment(Connection connection, long settledNanos) {
        this.connection = connection;
        this.settledNanos = settledNanos;
        this.heardNanos = settledNanos;
        int order = connection.local().compareTo(connection.remote());
        // On a transport to ourselves both keys are smaller; the dialled end is as good a choice as the other.
        this.preferred = order == 0 ? connection.dialled() : connection.dialled() == order < 0;
    }

    Connection connection() {
        return connection;
    }

    SealedStream stream() {
        return connection.stream();
    }

    Liveness liveness() {
        return liveness;
    }

    /** The reader has received something. */
    void hear(long now) {
        heardNanos = now;
    }

    TransportHost.Ending ending(long now, Loss why) {
        return new TransportHost.Ending(connection, Duration.ofNanos(now - settledNanos), why);
    }

    @Override
    public boolean dialled() {
        return connection.dialled();
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
        return !connection.stream().isClosed();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
