package io.skyloom.fuzz;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A port where one comes and nobody else, until it is closed. For threads that take turns. */
final class OneGuest implements StreamListener {
    private final Feed guest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition end = lock.newCondition();
    private boolean come;
    private boolean closed;

    OneGuest(Feed guest) {
        this.guest = guest;
    }

    @Override
    public ByteStream accept() throws IOException {
        lock.lock();
        try {
            if (!come) {
                come = true;
                return guest;
            }
            while (!closed) {
                end.awaitUninterruptibly();
            }
            throw new ClosedChannelException();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return guest.localAddress();
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            end.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
