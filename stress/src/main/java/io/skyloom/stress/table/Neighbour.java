package io.skyloom.stress.table;

import io.skyloom.managed.PacketCarrier;
import java.time.Duration;
import java.util.UUID;

/** A transport that is only compared. */
public final class Neighbour implements PacketCarrier {
    private final UUID id;

    /** @param id what both ends would compute */
    public Neighbour(UUID id) {
        this.id = id;
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
        return true;
    }

    @Override
    public void flush() {}

    @Override
    public boolean awaitRoom(Duration limit) {
        return true;
    }

    @Override
    public long stalledNanos() {
        return 0;
    }
}
