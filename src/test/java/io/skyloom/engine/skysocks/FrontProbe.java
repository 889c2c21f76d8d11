package io.skyloom.engine.skysocks;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConnection;
import java.time.Duration;
import java.util.List;

/** The proxy's doors for one connection each, for tests of other packages. They return when they are done with it. */
public final class FrontProbe {
    private FrontProbe() {}

    /** The local SOCKS port while there is no server. */
    public static void socks(ByteStream local, Seams seams) {
        new SocksFront(() -> new Route.Down("no server"), seams).serve(local, () -> {});
    }

    /** The local HTTP port while there is no server. */
    public static void http(ByteStream local, Seams seams) {
        new HttpFront(() -> new Route.Down("no server"), seams).serve(local, () -> {});
    }

    /** The exit, with whatever a client sends over its connection. */
    public static void exit(ByteStream carrier, Seams seams) throws BadOptionException {
        ServerOptions options = ServerOptions.parse(List.of());
        BufferPool pool = TunnelShape.pool();
        CopyBuffers buffers = new CopyBuffers();
        TargetDialer dialer = new TargetDialer(seams, Destinations.anywhere(seams.net()), Duration.ofSeconds(15));
        ExitSession.Service service = new ExitSession.Service(seams, options, ServerLimits.USUAL, dialer, buffers);
        YamuxConnection tunnel =
                YamuxConnection.start("exit", carrier, Role.SERVER, TunnelShape.ofServer(pool, 64), seams);
        new ExitSession("exit", tunnel, service).run();
        if (pool.lentBytes() != 0 || buffers.lent() != 0) {
            throw new AssertionError("memory is kept");
        }
    }
}
