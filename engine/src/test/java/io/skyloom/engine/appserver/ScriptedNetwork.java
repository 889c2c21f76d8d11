package io.skyloom.engine.appserver;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.engine.app.AppNetwork;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.key.PubKey;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Networks whose other end is the test. Port 99 refuses, port 98 keeps diallers waiting until they are interrupted, any
 * other is answered at once.
 */
final class ScriptedNetwork implements AppNetwork {
    static final int REFUSES = 99;
    static final int KEEPS_WAITING = 98;
    static final int LOCAL_PORT = 49152;

    private final PubKey own;
    final List<ScriptedSocket> sockets = new CopyOnWriteArrayList<>();
    final List<Port> ports = new CopyOnWriteArrayList<>();
    final List<DialWishes> wishes = new CopyOnWriteArrayList<>();
    final CountDownLatch dialling = new CountDownLatch(1);
    final CountDownLatch interrupted = new CountDownLatch(1);

    ScriptedNetwork(PubKey own) {
        this.own = own;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wished) throws IOException, InterruptedException {
        if (!remote.network().equals(AppAddress.SKYNET) && !remote.network().equals(AppAddress.DMSG)) {
            throw new IOException("no such networker");
        }
        if (remote.port() == REFUSES) {
            throw new IOException("dial refused by test networker");
        }
        if (remote.port() == KEEPS_WAITING) {
            dialling.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                interrupted.countDown();
            }
        }
        wishes.add(wished);
        ScriptedSocket socket = new ScriptedSocket(new AppAddress(remote.network(), own, LOCAL_PORT), remote);
        sockets.add(socket);
        return socket;
    }

    @Override
    public AppPort listen(String network, int port) throws IOException {
        if (port == REFUSES) {
            throw new IOException("port already bound");
        }
        Port opened = new Port(new AppAddress(network, own, port));
        ports.add(opened);
        return opened;
    }

    /** Whether everything that was opened is closed. */
    boolean isAllClosed() {
        return sockets.stream().allMatch(ScriptedSocket::isClosed)
                && ports.stream().allMatch(Port::isClosed);
    }

    ScriptedSocket last() {
        return sockets.getLast();
    }

    /** A port; the test says who comes. */
    final class Port implements AppPort {
        private final AppAddress local;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();

        @GuardedBy("lock")
        private final Queue<ScriptedSocket> waiting = new ArrayDeque<>();

        @GuardedBy("lock")
        private boolean closed;

        @GuardedBy("lock")
        private boolean held;

        Port(AppAddress local) {
            this.local = local;
        }

        void comes(AppAddress remote) {
            ScriptedSocket socket = new ScriptedSocket(local, remote);
            sockets.add(socket);
            lock.lock();
            try {
                waiting.add(socket);
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Whether those who accept are told only later that it was closed. */
        void holdsBack(boolean wanted) {
            lock.lock();
            try {
                held = wanted;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        boolean isClosed() {
            lock.lock();
            try {
                return closed;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public AppAddress local() {
            return local;
        }

        @Override
        public AppSocket accept() throws IOException {
            lock.lock();
            try {
                while (waiting.isEmpty() && !closed) {
                    changed.awaitUninterruptibly();
                }
                ScriptedSocket next = waiting.poll();
                while (next == null && held) {
                    changed.awaitUninterruptibly();
                }
                if (next == null) {
                    throw new IOException("listening on closed connection");
                }
                return next;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
