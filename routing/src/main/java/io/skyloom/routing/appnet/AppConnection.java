package io.skyloom.routing.appnet;

import io.skyloom.network.PortLease;
import io.skyloom.routing.group.GroupTraffic;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An application's connection: a route group, and the port from which it was dialled, which is free again once this is
 * closed. Threads as for any stream.
 */
public final class AppConnection implements ByteStream {
    private final RouteGroup group;
    private final @Nullable PortLease lease;

    /** @param lease the local port of a dialled connection; accepted ones own none */
    AppConnection(RouteGroup group, @Nullable PortLease lease) {
        this.group = group;
        this.lease = lease;
    }

    /** This end. */
    public AppAddress local() {
        return AppAddress.of(group.local());
    }

    /** The other end. */
    public AppAddress remote() {
        return AppAddress.of(group.remote());
    }

    /** Whether neither end has closed it. */
    public boolean isAlive() {
        return group.isAlive();
    }

    /** Counters, latency and speeds. */
    public GroupTraffic traffic() {
        return group.traffic();
    }

    /** Why it ended; null while it is open, or when it was closed in order. */
    public @Nullable IOException closeCause() {
        return group.closeCause();
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return group.read(target, offset, length);
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return group.write(source, offset, length);
    }

    /** Sets until when, from now, writes may wait for room; null for ever. */
    public void writeWithin(@Nullable Duration span) {
        group.writeWithin(span);
    }

    @Override
    public void shutdownOutput() throws IOException {
        group.shutdownOutput();
    }

    @Override
    public void close() {
        group.close();
        free();
    }

    /** Closes it and tells the other end why. */
    public void close(String errorText) {
        group.close(errorText);
        free();
    }

    private void free() {
        if (lease != null) {
            lease.close();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return group.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return group.remoteAddress();
    }

    @Override
    public String toString() {
        return local() + " - " + remote();
    }
}
