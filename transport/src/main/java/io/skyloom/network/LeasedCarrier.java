package io.skyloom.network;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A carrier that gives a port back when it is closed, by whomever. Threads as for the carrier itself. */
final class LeasedCarrier implements ByteStream {
    private final ByteStream carrier;
    private final PortLease lease;

    LeasedCarrier(ByteStream carrier, PortLease lease) {
        this.carrier = carrier;
        this.lease = lease;
    }

    int port() {
        return lease.port();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return carrier.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return carrier.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        carrier.shutdownOutput();
    }

    @Override
    public void close() {
        carrier.close();
        lease.close();
    }

    @Override
    public long unacknowledged() {
        return carrier.unacknowledged();
    }

    @Override
    public InetSocketAddress localAddress() {
        return carrier.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }
}
