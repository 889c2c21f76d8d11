package io.skyloom.routing.group;

import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;

/** The group before it has keys, as a stream for the messages that agree on them. Owned by the thread that agrees. */
final class NoiseCarrier implements ByteStream {
    private final GroupLife life;
    private final Intake intake;

    NoiseCarrier(GroupLife life, Intake intake) {
        this.life = life;
        this.intake = intake;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int taken = intake.take(target, offset, 1, length);
        return taken == 0 ? -1 : taken;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        byte[] packet = new byte[PacketHeader.BYTES + length];
        System.arraycopy(source, offset, packet, PacketHeader.BYTES, length);
        if (!life.sendData(packet, life.limits().noise())) {
            throw new IOException("the first hop had no room for a handshake message");
        }
        return length;
    }

    @Override
    public void shutdownOutput() {
        throw new UnsupportedOperationException("a handshake ends no direction");
    }

    @Override
    public void close() {
        life.end(GroupEnd.CLOSED_HERE);
    }

    @Override
    public InetSocketAddress localAddress() {
        return life.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return life.remoteAddress();
    }
}
