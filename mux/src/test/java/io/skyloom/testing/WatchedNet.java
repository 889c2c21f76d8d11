package io.skyloom.testing;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.StreamListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/** Notes every socket that goes through it until it is closed; some calls are made to end late. */
final class WatchedNet implements Net {
    private final Net inner;
    private final Watch<Closeable> open;
    private final Lateness lateness;

    WatchedNet(Net inner, Watch<Closeable> open, Lateness lateness) {
        this.inner = inner;
        this.open = open;
        this.lateness = lateness;
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        ByteStream made = new Stream(inner.connect(remote, limit));
        lateness.afterCall();
        return made;
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        return new Listener(inner.listen(local));
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        return new Socket(inner.datagrams(local));
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        return inner.interfaceAddresses();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return inner.lookup(host);
    }

    /** A noted stream. */
    private final class Stream extends PassingStream {
        Stream(ByteStream inner) {
            super(inner);
            open.opened(this, "stream " + inner.localAddress() + " > " + inner.remoteAddress());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = inner.read(target, offset, length);
            lateness.afterCall();
            return n;
        }

        @Override
        public void close() {
            super.close();
            open.closed(this);
        }
    }

    /** A noted listener. */
    private final class Listener implements StreamListener {
        private final StreamListener inner;

        Listener(StreamListener inner) {
            this.inner = inner;
            open.opened(this, "listener " + inner.localAddress());
        }

        @Override
        public ByteStream accept() throws IOException {
            ByteStream accepted = new Stream(inner.accept());
            lateness.afterCall();
            return accepted;
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
            open.closed(this);
        }
    }

    /** A noted datagram socket. */
    private final class Socket implements Datagrams {
        private final Datagrams inner;

        Socket(Datagrams inner) {
            this.inner = inner;
            open.opened(this, "datagram socket " + inner.localAddress());
        }

        @Override
        public Received receive(byte[] target) throws IOException {
            Received received = inner.receive(target);
            lateness.afterCall();
            return received;
        }

        @Override
        public void send(byte[] source, int offset, int length, InetSocketAddress target) throws IOException {
            inner.send(source, offset, length, target);
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
            open.closed(this);
        }
    }
}
