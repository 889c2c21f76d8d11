package io.skyloom.engine.control;

import io.skyloom.accept.AcceptLoop;
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
    private static final int MOST_CONNECTIONS = 256;

    private final AcceptLoop door;
    private final RpcServer server;

    private ControlServer(AcceptLoop door, RpcServer server) {
        this.door = door;
        this.server = server;
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
        StreamListener listener = seams.net().listen(place);
        return new ControlServer(
                AcceptLoop.start("control", listener, seams, stream -> admit(rpc, service, stream)), rpc);
    }

    /** At most so many at once; when all places are taken, whoever has said nothing for the longest makes room. */
    private static void admit(RpcServer rpc, RpcService service, ByteStream stream) {
        if (rpc.makeRoom(MOST_CONNECTIONS)) {
            rpc.serve(stream, String.valueOf(stream.remoteAddress()), List.of(service));
        } else {
            stream.close();
        }
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return door.localAddress();
    }

    /** How many callers are connected. */
    public int connections() {
        return server.connections();
    }

    /** Stops listening and ends every connection. Idempotent. */
    @Override
    public void close() {
        door.close();
        server.close();
    }
}
