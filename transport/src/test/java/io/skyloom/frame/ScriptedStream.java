package io.skyloom.frame;

import io.skyloom.seam.ByteStream;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A carrier whose input is given beforehand, in slices, and whose output is kept. For one thread per direction. */
final class ScriptedStream implements ByteStream {
    private final byte[] input;
    private final int slice;
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private int next;
    int writes;

    /** @param slice how many bytes one read or write moves at most */
    ScriptedStream(byte[] input, int slice) {
        this.input = input.clone();
        this.slice = slice;
    }

    byte[] written() {
        byte[] all = output.toByteArray();
        output.reset();
        return all;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        int n = Math.min(Math.min(slice, length), input.length - next);
        System.arraycopy(input, next, target, offset, n);
        next += n;
        return n == 0 ? -1 : n;
    }

    @Override
    public int write(byte[] source, int offset, int length) {
        int n = Math.min(slice, length);
        output.write(source, offset, n);
        writes++;
        return n;
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
