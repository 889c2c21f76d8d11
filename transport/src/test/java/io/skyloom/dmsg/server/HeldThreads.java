package io.skyloom.dmsg.server;

import io.skyloom.seam.Threads;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Holds back what one thread does, the first one with a certain name, until the test lets it go. */
final class HeldThreads implements Threads {
    private final Threads inner;
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean found = new AtomicBoolean();
    private volatile @Nullable String end;

    HeldThreads(Threads inner) {
        this.inner = inner;
    }

    /** The next thread whose name ends so is held. */
    void holdNext(String nameEnd) {
        end = nameEnd;
    }

    boolean holds() {
        return found.get();
    }

    /** Lets it run and waits until it has ended. */
    void releaseAndJoin() throws InterruptedException {
        released.countDown();
        over.await();
    }

    @Override
    public Thread start(String name, Runnable body) {
        String wanted = end;
        boolean chosen = wanted != null && name.endsWith(wanted) && found.compareAndSet(false, true);
        return inner.start(name, chosen ? () -> held(body) : body);
    }

    private void held(Runnable body) {
        try {
            released.await();
            body.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over.countDown();
        }
    }

    @Override
    public Thread startDataPlane(String name, Runnable body) {
        return inner.startDataPlane(name, body);
    }

    @Override
    public List<String> running() {
        return inner.running();
    }
}
