package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.Arrivals;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.group.GroupTraffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection over a route. */
final class SkynetSocket implements AppSocket, Arrivals, Measured, WriteDeadline {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final AppConnection connection;

    SkynetSocket(AppConnection connection) {
        this.connection = connection;
    }

    @Override
    public AppAddress remote() {
        return connection.remote();
    }

    @Override
    public AppAddress local() {
        return connection.local();
    }

    @Override
    public @Nullable IOException closeCause() {
        return connection.closeCause();
    }

    /** Counted when they reach the visor, not when they are read. */
    @Override
    public long arrivals() {
        return connection.traffic().receivedBytes();
    }

    @Override
    public void writeWithin(@Nullable Duration span) {
        connection.writeWithin(span);
    }

    @Override
    public ConnectionSummary summary() {
        GroupTraffic traffic = connection.traffic();
        IOException why = connection.isAlive() ? null : connection.closeCause();
        return new ConnectionSummary(
                connection.isAlive(),
                traffic.latencyNanos().orElse(0) / NANOS_PER_MILLI,
                traffic.uploadSpeed(),
                traffic.downloadSpeed(),
                traffic.sentBytes(),
                traffic.receivedBytes(),
                why == null ? "" : String.valueOf(why.getMessage()),
                0);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return connection.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return connection.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        connection.shutdownOutput();
    }

    @Override
    public void close() {
        connection.close();
    }

    @Override
    public InetSocketAddress localAddress() {
        return connection.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return connection.remoteAddress();
    }

    @Override
    public String toString() {
        return connection.toString();
    }
}
