package io.skyloom.routing.setup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.key.PubKey;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcMethod;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;

/** A stream to one visor's router, used by any number of requests at once and closed when the last one has left it. */
final class VisorLink {
    private final PubKey visor;
    private final RpcClient rpc;
    private final long bornAt;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int users = 1;

    @GuardedBy("lock")
    private long usedAt;

    @GuardedBy("lock")
    private boolean kept;

    VisorLink(PubKey visor, RpcClient rpc, long now) {
        this.visor = visor;
        this.rpc = rpc;
        this.bornAt = now;
        this.usedAt = now;
    }

    PubKey visor() {
        return visor;
    }

    boolean isOpen() {
        return rpc.isOpen();
    }

    <A, R> R call(RpcMethod<A, R> method, A argument, Duration limit) throws IOException, InterruptedException {
        return rpc.call(SetupMethods.ROUTER, method, argument, limit);
    }

    /** Stays open without users from now on. */
    void keep() {
        setKept(true);
    }

    /** One more user; false when it is closed, or was opened longer ago than {@code age}. */
    boolean enter(long now, Duration age) {
        lock.lock();
        try {
            if (!rpc.isOpen() || now - bornAt > age.toNanos()) {
                return false;
            }
            users++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** One user less. */
    void leave(long now) {
        boolean last;
        lock.lock();
        try {
            users--;
            usedAt = now;
            last = users == 0 && !kept;
        } finally {
            lock.unlock();
        }
        if (last) {
            rpc.close();
        }
    }

    /** Whether nobody has used it for so long, or nobody can any more. */
    boolean isStale(long now, Duration idle, Duration age) {
        lock.lock();
        try {
            return !rpc.isOpen() || now - bornAt > age.toNanos() || (users == 0 && now - usedAt >= idle.toNanos());
        } finally {
            lock.unlock();
        }
    }

    /** Closes when the last user has left, at once if there is none. */
    void retire() {
        if (setKept(false)) {
            rpc.close();
        }
    }

    /** Ends it for everybody. */
    void close() {
        rpc.close();
    }

    private boolean setKept(boolean value) {
        lock.lock();
        try {
            kept = value;
            return users == 0;
        } finally {
            lock.unlock();
        }
    }
}
