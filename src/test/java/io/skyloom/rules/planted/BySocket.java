package io.skyloom.rules.planted;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** Opens a socket of its own. */
public final class BySocket {
    private BySocket() {}

    static SocketChannel connect(InetSocketAddress remote) throws IOException {
        return SocketChannel.open(remote);
    }
}
