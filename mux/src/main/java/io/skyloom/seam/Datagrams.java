package io.skyloom.seam;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A datagram socket. One thread receives; any thread sends. */
public interface Datagrams extends Closeable {
    /** One received datagram: how many bytes were stored and who sent them. Longer datagrams are cut. */
    record Received(int length, InetSocketAddress sender) {}

    /** Blocks for the next datagram. */
    Received receive(byte[] target) throws IOException;

    /** Sends one datagram; it may be lost, silently. */
    void send(byte[] source, int offset, int length, InetSocketAddress target) throws IOException;

    /** The address really bound. */
    InetSocketAddress localAddress();

    /** Frees the port and wakes a blocked {@link #receive}. Idempotent. */
    @Override
    void close();
}
