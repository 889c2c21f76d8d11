package io.skyloom.engine.control;

import io.skyloom.engine.visor.Visor;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Serves the control interface of one visor at a TCP port. Listens as soon as it is opened, whatever the visor is doing;
 * any thread may close it.
 */
public final class ControlServer implements AutoCloseable {
    private final StreamListener listener;
    private final RpcServer server;
    private final List<RpcService> services;

    private ControlServer(StreamListener listener, RpcServer server, List<RpcService> services) {
        this.listener = listener;
        this.server = server;
        this.services = services;
    }

    /**
     * Begins to serve.
     *
     * @param place where to listen; port 0 picks a free one
     * @param more what else is answered, besides the calls about the visor, its transports and its routes
     * @throws java.net.BindException when the port is taken
     */
    public static ControlServer open(Visor visor, Seams seams, InetSocketAddress place, ControlPart... more)
            throws IOException {
        return open(ControlSources.of(visor), seams, place, more);
    }

    /** As the other one, for a visor with surroundings. */
    public static ControlServer open(ControlSources sources, Seams seams, InetSocketAddress place, ControlPart... more)
            throws IOException {
        RpcServer rpc = new RpcServer("control", RpcServerLimits.DEFAULT, seams);
        RpcService service = ControlParts.service(sources, seams, List.of(more));
        ControlServer opened = new ControlServer(seams.net().listen(place), rpc, List.of(service));
        seams.threads().start("control/accept", opened::acceptAll);
        return opened;
    }

    private void acceptAll() {
        try {
            while (true) {
                ByteStream stream = listener.accept();
                server.serve(stream, String.valueOf(stream.remoteAddress()), services);
            }
        } catch (IOException e) {
            listener.close(); // closed already, as a rule
        }
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return listener.localAddress();
    }

    /** How many callers are connected. */
    public int connections() {
        return server.connections();
    }

    /** Stops listening and ends every connection. Idempotent. */
    @Override
    public void close() {
        listener.close();
        server.close();
    }
}
