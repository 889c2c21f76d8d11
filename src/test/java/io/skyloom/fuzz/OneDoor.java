package io.skyloom.fuzz;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.StreamListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** A network in which whoever listens gets one door, and nothing else is possible. */
record OneDoor(StreamListener door) implements Net {
    @Override
    public StreamListener listen(InetSocketAddress local) {
        return door;
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) {
        throw new UnsupportedOperationException("nobody connects here");
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) {
        throw new UnsupportedOperationException("there are streams only");
    }

    @Override
    public List<InetAddress> interfaceAddresses() {
        return List.of();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        throw new UnknownHostException(host);
    }
}
