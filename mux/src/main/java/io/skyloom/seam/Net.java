package io.skyloom.seam;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Opens sockets. Real channels in the program, in-memory links in a simulation. Any thread may call it. */
public interface Net {
    /**
     * Opens a TCP-like stream; blocks until it is open.
     *
     * @param limit how long the attempt may take
     * @throws IOException when the peer refuses, is unreachable, or the limit passes ({@link
     *     java.net.SocketTimeoutException}); nothing stays open then
     */
    ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException;

    /**
     * Accepts TCP-like streams at a local address; port 0 picks a free one.
     *
     * @throws java.net.BindException when the port is taken
     */
    StreamListener listen(InetSocketAddress local) throws IOException;

    /** Opens a datagram socket at a local address; port 0 picks a free one. */
    Datagrams datagrams(InetSocketAddress local) throws IOException;

    /** The addresses of this machine's interfaces that are up, loopback included, in the system's order. */
    List<InetAddress> interfaceAddresses() throws IOException;

    /**
     * The addresses of a host, best first; an address literal means itself. May block for as long as the system's
     * resolver pleases: whoever cannot wait lets a thread of its own ask.
     *
     * @throws UnknownHostException when nothing is known of the host
     */
    List<InetAddress> lookup(String host) throws UnknownHostException;
}
