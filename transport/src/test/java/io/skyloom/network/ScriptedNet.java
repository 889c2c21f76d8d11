package io.skyloom.network;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A network whose carriers the test prepares: those that dials get, and those that arrive. */
public final class ScriptedNet implements Net {
    private static final Object END = new Object();

    private final BlockingQueue<Object> arriving = new LinkedBlockingQueue<>();
    private final BlockingQueue<ByteStream> dialled = new LinkedBlockingQueue<>();
    private final List<InetSocketAddress> connects = new ArrayList<>();
    private final List<InetAddress> interfaces = new ArrayList<>();
    private int firstFreePort;

    /** The next dial gets this carrier. */
    public ScriptedNet onDial(ByteStream carrier) {
        dialled.add(carrier);
        return this;
    }

    /** This carrier arrives at the listener. */
    public void arrive(ByteStream carrier) {
        arriving.add(carrier);
    }

    /** The next accept fails like this. */
    public void failAccept(IOException failure) {
        arriving.add(failure);
    }

    /** Ports below this one are taken. */
    public ScriptedNet takenBelow(int port) {
        firstFreePort = port;
        return this;
    }

    /** The addresses that were dialled. */
    public List<InetSocketAddress> connects() {
        return List.copyOf(connects);
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return List.of(InetAddress.getAllByName(host));
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        connects.add(remote);
        ByteStream next = dialled.poll();
        if (next == null) {
            throw new java.net.ConnectException("connection refused");
        }
        return next;
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        if (local.getPort() != 0 && local.getPort() < firstFreePort) {
            throw new BindException("port " + local.getPort() + " is taken");
        }
        return new Arrivals(local);
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        throw new IOException("no datagrams here");
    }

    @Override
    public List<InetAddress> interfaceAddresses() {
        return List.copyOf(interfaces);
    }

    private final class Arrivals implements StreamListener {
        private final InetSocketAddress local;

        Arrivals(InetSocketAddress local) {
            this.local = local;
        }

        @Override
        public ByteStream accept() throws IOException {
            try {
                Object next = arriving.take();
                if (next instanceof ByteStream carrier) {
                    return carrier;
                }
                throw next instanceof IOException failure ? failure : new ClosedChannelException();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public void close() {
            arriving.add(END);
        }
    }
}
