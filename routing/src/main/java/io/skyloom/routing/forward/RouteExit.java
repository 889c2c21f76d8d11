package io.skyloom.routing.forward;

import io.skyloom.managed.PacketCarrier;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.table.NextHop;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;

/**
 * How routes that begin here send their packets: straight into the output of the next transport. Any thread may call
 * any method; packets of one thread leave in order.
 */
public final class RouteExit {
    /** How long a sender waits for room before its route counts as dead. */
    public static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Forwarder home;
    private final Seams seams;

    RouteExit(Forwarder home, Seams seams) {
        this.home = home;
        this.seams = seams;
    }

    /**
     * Sends one packet; waits while the next transport is full, for {@link #PATIENCE} at most.
     *
     * @param forward an entry with a next transport
     * @param type 0 to 255
     * @param length at most {@link PacketHeader#MAX_PAYLOAD}
     * @throws IOException when the entry was removed, its transport is gone, or there was no room in time
     */
    public void send(RouteEntry forward, int type, byte[] payload, int offset, int length) throws IOException {
        byte[] packet = packet(forward, type, payload, offset, length);
        if (!sendInPlace(forward, type, packet, 0, packet.length, PATIENCE)) {
            throw new IOException(forward.nextTransport() + " had no room for " + length + " bytes within " + PATIENCE);
        }
    }

    /**
     * Sends a packet that lies where it was made, without another copy.
     *
     * @param packet seven bytes for the header, which are overwritten, then the payload
     * @param length header and payload together
     * @param patience how long to wait for room
     * @return whether there was room in time; nothing was sent otherwise
     * @throws IOException when the entry was removed or its transport is gone
     */
    public boolean sendInPlace(RouteEntry forward, int type, byte[] packet, int offset, int length, Duration patience)
            throws IOException {
        PacketHeader.put(packet, offset, type, forward.nextId(), length - PacketHeader.BYTES);
        PacketCarrier carrier = carrier(forward);
        long begun = seams.clock().nanoTime();
        while (!carrier.tryAppend(packet, offset, length)) {
            long left = patience.toNanos() - (seams.clock().nanoTime() - begun);
            if (left <= 0) {
                return false;
            }
            carrier.awaitRoom(Duration.ofNanos(left));
            requireInstalled(forward);
        }
        carrier.flush();
        forward.touch(seams.clock().nanoTime());
        return true;
    }

    /**
     * Sends one packet unless the next transport is full; never waits for room.
     *
     * @return whether it was sent
     * @throws IOException when the entry was removed or its transport is gone
     */
    public boolean trySend(RouteEntry forward, int type, byte[] payload, int offset, int length) throws IOException {
        PacketCarrier carrier = carrier(forward);
        byte[] packet = packet(forward, type, payload, offset, length);
        boolean taken = carrier.tryAppend(packet, 0, packet.length);
        if (taken) {
            carrier.flushAside();
            forward.touch(seams.clock().nanoTime());
        }
        return taken;
    }

    private PacketCarrier carrier(RouteEntry forward) throws IOException {
        requireInstalled(forward);
        NextHop hop = home.hopOf(forward);
        if (!(hop instanceof Lane lane) || lane.isGone()) {
            throw new IOException("transport " + forward.nextTransport() + " of " + forward + " is gone");
        }
        return lane.carrier();
    }

    private static void requireInstalled(RouteEntry forward) throws IOException {
        if (forward.isRemoved()) {
            throw new IOException(forward + " is not in the table any more");
        }
    }

    private static byte[] packet(RouteEntry forward, int type, byte[] payload, int offset, int length) {
        byte[] packet = new byte[PacketHeader.BYTES + length];
        PacketHeader.put(packet, 0, type, forward.nextId(), length);
        System.arraycopy(payload, offset, packet, PacketHeader.BYTES, length);
        return packet;
    }
}
