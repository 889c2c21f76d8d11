package io.skyloom.rpc;

import io.skyloom.gob.GobNumbering;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Serves connections and knows which are alive, so that they end with it. What a connection offers is chosen for each,
 * since methods often belong to the peer. Any thread may call any method.
 */
public final class RpcServer implements AutoCloseable {
    private final String name;
    private final RpcServerLimits limits;
    private final Seams seams;
    private final Supplier<GobNumbering> numberings;
    private final AtomicLong nextKey = new AtomicLong();
    private final IdentityRegistry<Long, RpcConnection> connections = new IdentityRegistry<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** @param name begins the names of all threads, for example {@code rpc:router} */
    public RpcServer(String name, RpcServerLimits limits, Seams seams) {
        this(name, limits, seams, GobNumbering::new);
    }

    /** As the other one, with the numbering of types that each new connection is to use. */
    public RpcServer(String name, RpcServerLimits limits, Seams seams, Supplier<GobNumbering> numberings) {
        this.name = name;
        this.limits = limits;
        this.seams = seams;
        this.numberings = numberings;
    }

    /**
     * Serves a stream on which nothing else will be read, and owns it from now on. Returns at once.
     *
     * @param peer who is at the other end, for names and logs
     */
    public RpcConnection serve(ByteStream stream, String peer, List<RpcService> services) {
        Long key = nextKey.getAndIncrement();
        RpcConnection connection = new RpcConnection(
                stream,
                name + ":" + peer,
                services,
                limits,
                seams,
                numberings.get(),
                ended -> connections.remove(key, ended));
        connections.install(key, connection);
        boolean started = false;
        try {
            connection.start();
            started = true;
        } finally {
            if (!started || closed.get()) {
                connection.close();
            }
        }
        return connection;
    }

    /**
     * Sees to it that one more connection is not too many: when there are {@code most}, the one that has been silent for
     * the longest ends, unless calls of it are running. A crowd that says nothing displaces itself in this way.
     *
     * @return whether there is room for one more
     */
    public boolean makeRoom(int most) {
        if (connections.size() < most) {
            return true;
        }
        Optional<RpcConnection> quietest = connections.snapshot().stream()
                .filter(one -> one.running() == 0)
                .max(Comparator.comparingLong(RpcConnection::silentNanos));
        quietest.ifPresent(
                one -> one.close(new IOException("it said nothing for the longest, and others want its place")));
        return quietest.isPresent();
    }

    /** How many connections are alive. */
    public int connections() {
        return connections.size();
    }

    /** Ends every connection and each later one at once. Idempotent. */
    @Override
    public void close() {
        closed.set(true);
        connections.snapshot().forEach(RpcConnection::close);
    }
}
