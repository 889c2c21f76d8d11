package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.yamux.BufferPool;

/**
 * The proxy's client: lends the exit of another visor to programs of this machine.
 *
 * <pre>
 *   --srv key             the server's visor; required
 *   --port n              its routing port, 3 unless told otherwise
 *   --addr host:port      where programs find the SOCKS proxy, 127.0.0.1:1080; no host means every interface
 *   --http host:port      where they find it as an HTTP proxy; nowhere unless told
 *   --tries n             dials in a row, 3
 *   --retry-time s        between them, 5
 *   --reconnect           goes on when the server is lost
 *   --reconnect-delay s   the first pause before dialling again, 1; it doubles up to 30
 *   --min-hops n          the shortest route that will do; 0 leaves it to the visor
 *   --mux n               routes that carry it together; 0 leaves it to the visor
 * </pre>
 */
public final class SkysocksClient implements App {
    private final LivenessParameters liveness;
    private final CopyBuffers buffers = new CopyBuffers();
    private final BufferPool pool = TunnelShape.pool();

    /** A client with the usual patience. */
    public SkysocksClient() {
        this(LivenessParameters.USUAL);
    }

    /** A client that finds out sooner or later than usual that its session is dead. */
    public SkysocksClient(LivenessParameters liveness) {
        this.liveness = liveness;
    }

    @Override
    public void run(AppContext context) throws Exception {
        new ClientRun(context, ClientOptions.parse(context.args()), liveness, buffers, pool).run();
    }

    /** Bytes of shared memory in use by all runs, and directions that hold a buffer; 0 when nothing is carried. */
    long lent() {
        return buffers.lent() + pool.lentBytes();
    }
}
