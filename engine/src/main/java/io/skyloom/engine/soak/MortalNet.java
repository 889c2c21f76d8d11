package io.skyloom.engine.soak;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Net;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.StreamListener;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The network as one program has it until it dies: then all of its sockets are closed, and it gets no more. Any thread. */
final class MortalNet implements Net {
    private final Net inner;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<Closeable> open = new LinkedHashSet<>();

    @GuardedBy("lock")
    private boolean dead;

    MortalNet(Net inner) {
        this.inner = inner;
    }

    /** Closes everything, in the order in which it was opened. */
    void die() {
        List<Closeable> all;
        lock.lock();
        try {
            dead = true;
            all = new ArrayList<>(open);
            open.clear();
        } finally {
            lock.unlock();
        }
        for (Closeable one : all) {
            closeQuietly(one);
        }
    }

    /** From where to where its program has streams open, the oldest first. */
    List<String> streams() {
        lock.lock();
        try {
            return open.stream()
                    .filter(Stream.class::isInstance)
                    .map(Object::toString)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private static void closeQuietly(Closeable one) {
        try {
            one.close();
        } catch (IOException e) {
            throw new IllegalStateException("sockets close without a word", e);
        }
    }

    @Override
    public ByteStream connect(InetSocketAddress remote, Duration limit) throws IOException {
        check();
        return new Stream(inner.connect(remote, limit));
    }

    @Override
    public StreamListener listen(InetSocketAddress local) throws IOException {
        check();
        return new Listener(inner.listen(local));
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        check();
        Datagrams made = inner.datagrams(local);
        enter(made);
        return made;
    }

    @Override
    public List<InetAddress> interfaceAddresses() throws IOException {
        return inner.interfaceAddresses();
    }

    @Override
    public List<InetAddress> lookup(String host) throws UnknownHostException {
        return inner.lookup(host);
    }

    private void check() throws IOException {
        lock.lock();
        try {
            if (dead) {
                throw new NoRouteToHostException("this machine has lost its power");
            }
        } finally {
            lock.unlock();
        }
    }

    /** Notes a socket; closes it when it came too late. */
    private void enter(Closeable socket) throws IOException {
        lock.lock();
        try {
            if (!dead) {
                open.add(socket);
                return;
            }
        } finally {
            lock.unlock();
        }
        closeQuietly(socket);
        check();
    }

    private void leave(Closeable socket) {
        lock.lock();
        try {
            open.remove(socket);
        } finally {
            lock.unlock();
        }
    }

    /** A noted stream. */
    private final class Stream extends PassingStream {
        Stream(ByteStream inner) throws IOException {
            super(inner);
            enter(this);
        }

        @Override
        public void close() {
            leave(this);
            super.close();
        }

        @Override
        public String toString() {
            return Services.text(localAddress()) + "-" + Services.text(remoteAddress());
        }
    }

    /** A noted listener. */
    private final class Listener implements StreamListener {
        private final StreamListener inner;

        Listener(StreamListener inner) throws IOException {
            this.inner = inner;
            enter(this);
        }

        @Override
        public ByteStream accept() throws IOException {
            return new Stream(inner.accept());
        }

        @Override
        public InetSocketAddress localAddress() {
            return inner.localAddress();
        }

        @Override
        public void close() {
            leave(this);
            inner.close();
        }
    }
}
