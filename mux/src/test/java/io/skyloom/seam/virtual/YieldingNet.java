package io.skyloom.seam.virtual;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;

/**
 * Lets other threads of a simulation go first at every call into the network: there the seed decides, where a real
 * machine would have been slow. Without it a thread would run until it really waits.
 */
final class YieldingNet implements Net {
    private final Net inner;

    YieldingNet(Net inner) {
        this.inner = inner;
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        yieldToOthers();
        ByteStream made = new YieldingStream(inner.connect(remote, limit));
        yieldToOthers();
        return made;
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        return new YieldingListener(inner.listen(local));
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        return new YieldingDatagrams(inner.datagrams(local));
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        return inner.interfaceAddresses();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        yieldToOthers();
        return inner.lookup(host);
    }

    @SuppressWarnings("ThreadPriorityCheck") // hands over to the seeded scheduler; a real thread is left alone
    private static void yieldToOthers() {
        if (Thread.currentThread().isVirtual()) {
            Thread.yield();
        }
    }

    private static final class YieldingStream extends PassingStream {
        YieldingStream(ByteStream inner) {
            super(inner);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = inner.read(target, offset, length);
            yieldToOthers();
            return n;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws IOException {
            yieldToOthers();
            return inner.write(source, offset, length);
        }

        @Override
        public void close() {
            yieldToOthers();
            inner.close();
        }
    }

    private record YieldingListener(StreamListener inner) implements StreamListener {
        @Override
        public ByteStream accept() throws IOException {
            ByteStream accepted = new YieldingStream(inner.accept());
            yieldToOthers();
            return accepted;
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private record YieldingDatagrams(Datagrams inner) implements Datagrams {
        @Override
        public Received receive(byte[] target) throws IOException {
            Received received = inner.receive(target);
            yieldToOthers();
            return received;
        }

        @Override
        public void send(byte[] source, int offset, int length, InetSocketAddress target) throws IOException {
            yieldToOthers();
            inner.send(source, offset, length, target);
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
        }
    }
}
