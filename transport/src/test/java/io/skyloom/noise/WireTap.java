package io.skyloom.noise;

import io.skyloom.seam.ByteStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A stream whose input is given beforehand and arrives byte by byte, and which keeps every write apart. */
final class WireTap implements ByteStream {
    private final byte[] input;
    private int next;
    final List<String> writes = new ArrayList<>();

    WireTap(String hex) {
        input = HexFormat.of().parseHex(hex);
    }

    int unread() {
        return input.length - next;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (unread() == 0) {
            return -1;
        }
        target[offset] = input[next++];
        return 1;
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        writes.add(HexFormat.of().formatHex(source, offset, offset + length));
        return length;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public InetSocketAddress localAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 2);
    }
}
