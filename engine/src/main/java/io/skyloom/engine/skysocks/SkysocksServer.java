package io.skyloom.engine.skysocks;

import io.skyloom.engine.app.App;
import io.skyloom.engine.app.AppContext;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.AppStatus;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.yamux.BufferPool;
import io.skyloom.yamux.Role;
import io.skyloom.yamux.YamuxConfig;
import io.skyloom.yamux.YamuxConnection;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxy's server: takes connections on its routing port and connects their streams to targets by SOCKS5.
 *
 * <pre>
 *   --passcode text       SOCKS user or password must be this; without it no login is asked for
 *   --whitelist key,key   connections of other visors are closed at once
 *   --allow-private       targets may lie in the exit's own machine and networks, too
 *   --idle-timeout s      connections silent for so long are ended; 0, the default, for never
 *   --max-sessions n      visors served at once, 128 unless told otherwise
 *   --max-streams n       connections of one of them at once, 1024
 * </pre>
 */
public final class SkysocksServer implements App {
    /** Where servers listen unless their entry says otherwise. */
    public static final int PORT = 3;

    private static final Logger LOG = LoggerFactory.getLogger(SkysocksServer.class);

    private final ServerLimits limits;
    private final CopyBuffers buffers = new CopyBuffers();
    private final BufferPool pool = TunnelShape.pool();

    /** A server with the usual patience. */
    public SkysocksServer() {
        this(ServerLimits.USUAL);
    }

    SkysocksServer(ServerLimits limits) {
        this.limits = limits;
    }

    @Override
    public void run(AppContext context) throws Exception {
        new Run(context, ServerOptions.parse(context.args())).serve();
    }

    /** Bytes of shared memory in use by all runs, and directions that hold a buffer; 0 when nobody is served. */
    long lent() {
        return buffers.lent() + pool.lentBytes();
    }

    /** One run of the application. Owned by its thread, but for the sessions' own. */
    private final class Run {
        private final AppContext context;
        private final ServerOptions options;
        private final ExitSession.Service service;
        private final YamuxConfig shape;
        private final Belongings sessions = new Belongings();

        Run(AppContext context, ServerOptions options) {
            this.context = context;
            this.options = options;
            this.shape = TunnelShape.ofServer(pool, options.streams());
            Destinations destinations = options.allowsPrivate()
                    ? Destinations.anywhere(context.seams().net())
                    : Destinations.internet(context.seams().net());
            TargetDialer dialer = new TargetDialer(context.seams(), destinations, limits.dial());
            this.service = new ExitSession.Service(context.seams(), options, limits, dialer, buffers);
        }

        void serve() throws Exception {
            context.status(AppStatus.STARTING);
            int number = context.port() == 0 ? PORT : context.port();
            AppPort port = context.network().listen(AppAddress.SKYNET, number);
            try (port) {
                context.onStop(port::close);
                context.usesPort(number);
                context.status(AppStatus.RUNNING);
                acceptAll(port);
            } finally {
                sessions.close();
                sessions.awaitGone(context.seams().timers(), limits.parting());
            }
            context.status(AppStatus.STOPPED);
        }

        private void acceptAll(AppPort port) throws IOException {
            try {
                while (true) {
                    admit(port.accept());
                }
            } catch (IOException e) {
                if (!context.isStopping()) {
                    throw e;
                }
            }
        }

        private void admit(AppSocket socket) {
            String peer = socket.remote().key().brief();
            if (!options.whitelist().isEmpty()
                    && !options.whitelist().contains(socket.remote().key())) {
                LOG.info("{} is not on the whitelist", peer);
                socket.close();
            } else if (sessions.size() >= options.sessions()) {
                LOG.warn("{} cannot be served: {} are already", peer, sessions.size());
                socket.close();
            } else {
                begin(
                        socket,
                        context.name() + "/" + peer + ":" + socket.remote().port());
            }
        }

        /** The session's own streams are refused to nobody: those too many are reset by the multiplexer. */
        private void begin(AppSocket socket, String name) {
            YamuxConnection tunnel = YamuxConnection.start(name, socket, Role.SERVER, shape, context.seams());
            ExitSession session = new ExitSession(name, tunnel, service);
            Belongings.Item item = sessions.add(session::close);
            boolean begun = context.seams().threads().tryStart(name + "/accept", () -> {
                try {
                    session.run();
                } finally {
                    item.leave();
                }
            });
            if (!begun) {
                LOG.warn("{} cannot be served: no thread can be started", name);
                session.close();
                item.leave();
            }
        }
    }
}
