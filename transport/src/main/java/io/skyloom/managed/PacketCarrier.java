package io.skyloom.managed;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

/**
 * What carries routing packets to one other visor: a transport as those see it who route over it. Any thread may call
 * any method. Identity is the object's own; one that is gone never comes back.
 */
public interface PacketCarrier {
    /** The id that both ends compute; a later transport between the same visors has it as well. */
    UUID id();

    /** Whether it has ended for good. */
    boolean isGone();

    /**
     * Queues one packet unless the output is full; never waits and never writes.
     *
     * @param length header and payload together
     * @return whether it was queued
     * @throws TransportGoneException when there is no connection left
     */
    boolean tryAppend(byte[] packet, int offset, int length) throws IOException;

    /**
     * Sends what was queued, in one write, unless another thread is writing: then that one takes it along.
     *
     * @throws TransportGoneException when there is no connection left
     */
    void flush() throws IOException;

    /**
     * Sees to it that what was queued is sent, by another thread: this one is never held up by a full connection. The
     * same as {@link #flush} where that never waits.
     *
     * @throws TransportGoneException when there is no connection left
     */
    default void flushAside() throws IOException {
        flush();
    }

    /**
     * Flushes aside and waits until a good part of what waits was taken.
     *
     * @param limit how long to wait
     * @return whether packets can be queued now
     * @throws TransportGoneException when there is no connection left
     */
    boolean awaitRoom(Duration limit) throws IOException;

    /** For how long the write that is under way has not made progress, in nanoseconds; 0 when none is under way. */
    long stalledNanos();

    /** How many of the bytes written have not reached the peer's machine yet, or -1 where nobody knows; may take long. */
    default long unacknowledged() {
        return -1;
    }
}
