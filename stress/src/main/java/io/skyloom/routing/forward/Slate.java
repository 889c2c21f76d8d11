package io.skyloom.routing.forward;

import io.skyloom.managed.PacketCarrier;
import java.time.Duration;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A carrier that is full until it is wiped, and then notes the first byte of every packet. Any thread. */
final class Slate implements PacketCarrier {
    private final UUID id = new UUID(0, 1);
    private final Queue<Byte> noted = new ConcurrentLinkedQueue<>();
    private volatile boolean full = true;

    void wipe() {
        full = false;
    }

    @Override
    public UUID id() {
        return id;
    }

    @Override
    public boolean isGone() {
        return false;
    }

    @Override
    public boolean tryAppend(byte[] packet, int offset, int length) {
        if (!full) {
            noted.add(packet[offset]);
        }
        return !full;
    }

    @Override
    public void flush() {}

    @Override
    public boolean awaitRoom(Duration limit) {
        return !full;
    }

    @Override
    public long stalledNanos() {
        return 0;
    }

    @Override
    public String toString() {
        return noted.toString();
    }
}
