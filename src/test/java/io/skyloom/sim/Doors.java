package io.skyloom.sim;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Knows where everybody in a simulation listens, and, when told to, lets accepting fail most of the time. */
final class Doors {
    private final Map<Integer, Place> open = new ConcurrentSkipListMap<>();
    private final AtomicInteger serial = new AtomicInteger();
    private final AtomicLong accepts = new AtomicLong();
    private final boolean scarce;

    /**
     * Where somebody listens.
     *
     * @param machine reaches it also when it is meant for its own machine only
     */
    record Place(Net machine, InetSocketAddress at) {
        boolean isForItsOwnMachine() {
            return at.getAddress().isLoopbackAddress();
        }
    }

    /** @param scarce whether two of three accepts fail as if there were too many open files */
    Doors(boolean scarce) {
        this.scarce = scarce;
    }

    /** The same seams, with this beside their sockets. */
    Seams around(Seams seams) {
        return new Seams(seams.clock(), seams.timers(), seams.threads(), new NotingNet(seams.net()), seams.entropy());
    }

    /** Where somebody listens now, in the order in which they began. */
    List<Place> open() {
        return List.copyOf(open.values());
    }

    /** How many accepts failed. */
    long failures() {
        return scarce ? accepts.get() - accepts.get() / 3 : 0;
    }

    private void mayFail() throws IOException {
        if (scarce && accepts.incrementAndGet() % 3 != 0) {
            throw new IOException("Too many open files");
        }
    }

    private final class NotingNet implements Net {
        private final Net inner;

        NotingNet(Net inner) {
            this.inner = inner;
        }

        @Override
        public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
            return inner.connect(remote, limit);
        }

        @Override
        public StreamListener listen(InetSocketAddress local) throws IOException {
            return new Door(inner, inner.listen(local));
        }

        @Override
        public Datagrams datagrams(InetSocketAddress local) throws IOException {
            return inner.datagrams(local);
        }

        @Override
        public List<InetAddress> interfaceAddresses() throws IOException {
            return inner.interfaceAddresses();
        }

        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            return inner.lookup(host);
        }
    }

    private final class Door implements StreamListener {
        private final StreamListener inner;

        private final Integer number = serial.incrementAndGet();

        Door(Net machine, StreamListener inner) {
            this.inner = inner;
            open.put(number, new Place(machine, inner.localAddress()));
        }

        @Override
        public ByteStream accept() throws IOException {
            mayFail();
            return inner.accept();
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            inner.close();
            open.remove(number);
        }
    }
}
