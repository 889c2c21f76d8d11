package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppListener;
import io.skyloom.routing.appnet.DialOptions;
import io.skyloom.routing.appnet.Skynet;
import io.skyloom.routing.appnet.WellKnownPorts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.BindException;

/** The network of routes. */
final class SkynetDoor implements AppNetworks.Door {
    private final Skynet skynet;

    SkynetDoor(Skynet skynet) {
        this.skynet = skynet;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException {
        return new SkynetSocket(skynet.dial(remote, options(wishes)));
    }

    /** Several routes for one connection are a matter of the visor: one is made. */
    private DialOptions options(DialWishes wishes) throws IOException {
        DialOptions usual = skynet.usual();
        if (wishes.minHops() == 0) {
            return usual;
        }
        try {
            return usual.withHops(wishes.minHops(), Math.max(wishes.minHops(), usual.maxHops()));
        } catch (IllegalArgumentException e) {
            throw new IOException("no route has " + wishes.minHops() + " hops: " + e.getMessage(), e);
        }
    }

    @Override
    public AppPort listen(int port) throws IOException {
        if (WellKnownPorts.isSystem(port)) {
            throw new BindException("port already bound");
        }
        return new Port(skynet.listen(port));
    }

    /** A port of routes. */
    private record Port(AppListener listener) implements AppPort {
        @Override
        public AppAddress local() {
            return listener.local();
        }

        @Override
        public AppSocket accept() throws IOException {
            try {
                return new SkynetSocket(listener.accept());
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                throw new IOException("listening on closed connection", e);
            }
        }

        @Override
        public void close() {
            listener.close();
        }
    }
}
