package io.skyloom.network;

import io.skyloom.frame.SealedStream;
import io.skyloom.key.PubKey;
import java.net.InetSocketAddress;

/**
 * An encrypted connection between two visors, before anybody calls it a transport. Identity is the object's own: two
 * connections are never equal.
 */
public final class Connection implements AutoCloseable {
    private final String type;
    private final PubKey local;
    private final int localPort;
    private final PubKey remote;
    private final int remotePort;
    private final boolean dialled;
    private final SealedStream stream;

    /**
     * Wraps a stream whose handshakes have succeeded.
     *
     * @param dialled whether this visor opened it
     */
    public Connection(
            String type,
            PubKey local,
            int localPort,
            PubKey remote,
            int remotePort,
            boolean dialled,
            SealedStream stream) {
        this.type = type;
        this.local = local;
        this.localPort = localPort;
        this.remote = remote;
        this.remotePort = remotePort;
        this.dialled = dialled;
        this.stream = stream;
    }

    /** The network's wire name. */
    public String type() {
        return type;
    }

    /** Our key. */
    public PubKey local() {
        return local;
    }

    /** Our port on that network. */
    public int localPort() {
        return localPort;
    }

    /** The authenticated key of the peer. */
    public PubKey remote() {
        return remote;
    }

    /** The peer's port on that network. */
    public int remotePort() {
        return remotePort;
    }

    /** Whether this visor opened it; the peer did otherwise. */
    public boolean dialled() {
        return dialled;
    }

    /** The edge that opened it. */
    public PubKey dialler() {
        return dialled ? local : remote;
    }

    /** The encrypted bytes. */
    public SealedStream stream() {
        return stream;
    }

    /** Where the carrier ends on the peer's side. */
    public InetSocketAddress remoteAddress() {
        return stream.remoteAddress();
    }

    /** Closes the carrier; readers and writers are woken. Idempotent. */
    @Override
    public void close() {
        stream.close();
    }

    @Override
    public String toString() {
        return type + ":" + remote.brief() + (dialled ? " (dialled)" : " (accepted)");
    }
}
