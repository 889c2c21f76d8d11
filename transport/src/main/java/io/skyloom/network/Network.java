package io.skyloom.network;

import java.io.IOException;

/** One transport type's way to open and accept connections. Any thread may call it. */
public interface Network extends AutoCloseable {
    /** The port that managed transports use on every network. */
    int TRANSPORT_PORT = 45;

    /** The wire name of the type, which is part of every transport id: {@code stcp}, {@code stcpr}, … */
    String type();

    /**
     * Opens an encrypted connection; blocks until the handshake is over.
     *
     * @throws UnknownPeerException when nothing says where the peer is
     * @throws DialAbandonedException when {@link DialRequest#stillWanted()} said no before the encryption began
     * @throws IOException when the peer refused, failed, or a limit passed; nothing stays open then
     */
    Connection dial(DialRequest request) throws IOException;

    /**
     * Listens on a port of this network.
     *
     * @throws IOException when the port is taken or the network is closed
     */
    ConnectionListener listen(int port) throws IOException;

    /** Stops accepting and closes listeners; established connections belong to their owners. Idempotent. */
    @Override
    void close();
}
