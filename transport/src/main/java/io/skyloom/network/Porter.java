package io.skyloom.network;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Entropy;
import java.net.BindException;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The ports of one network of one visor: numbers inside the protocol, not ports of the machine. A port has one holder
 * at a time. Any thread may call; nothing blocks.
 */
public final class Porter {
    /** The lowest port that {@link #reserveEphemeral()} hands out, after the highest. */
    public static final int FIRST_EPHEMERAL = 49152;

    /** The highest port. */
    public static final int LAST = 65535;

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final BitSet taken = new BitSet(LAST + 1);

    @GuardedBy("lock")
    private int lastEphemeral;

    /** Dialling begins at 49153, as visors usually do. */
    public Porter() {
        this(FIRST_EPHEMERAL);
    }

    private Porter(int lastEphemeral) {
        this.lastEphemeral = lastEphemeral;
    }

    /**
     * Dialling begins anywhere. For ports that a peer remembers for longer than we live: a visor that was restarted and
     * counted from the same number again would take the ports of its former life, and the peer would hold what comes
     * from them for late packets of connections it still has.
     */
    public static Porter beginningAnywhere(Entropy entropy) {
        return new Porter(FIRST_EPHEMERAL + (int) entropy.nextLong(LAST - FIRST_EPHEMERAL + 1));
    }

    /**
     * Takes a port for listening.
     *
     * @param port 1 to 65535
     * @throws BindException when somebody holds it
     */
    public PortLease reserve(int port) throws BindException {
        if (port < 1 || port > LAST) {
            throw new IllegalArgumentException("a port to listen on is 1 to 65535, not " + port);
        }
        lock.lock();
        try {
            if (taken.get(port)) {
                throw new BindException("port " + port + " of this network is taken");
            }
            return take(port);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes the next free port for dialling, counting up to the last and round again.
     *
     * @throws BindException when all 16384 are held, which means that as many dialled connections are open
     */
    public PortLease reserveEphemeral() throws BindException {
        lock.lock();
        try {
            int port = taken.nextClearBit(lastEphemeral + 1);
            if (port > LAST) {
                port = taken.nextClearBit(FIRST_EPHEMERAL);
            }
            if (port > LAST) {
                throw new BindException("all " + (LAST - FIRST_EPHEMERAL + 1)
                        + " ports for dialling are held by open connections; close some");
            }
            lastEphemeral = port;
            return take(port);
        } finally {
            lock.unlock();
        }
    }

    /** How many ports are held. */
    public int held() {
        lock.lock();
        try {
            return taken.cardinality();
        } finally {
            lock.unlock();
        }
    }

    void free(int port) {
        lock.lock();
        try {
            taken.clear(port);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private PortLease take(int port) {
        taken.set(port);
        return new PortLease(this, port);
    }
}
