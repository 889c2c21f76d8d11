package io.skyloom.engine.appserver;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.app.DialWishes;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;

/** The network of dmsg streams; wishes about routes mean nothing there. */
final class DmsgDoor implements AppNetworks.Door {
    private static final Duration DIAL_LIMIT = Duration.ofSeconds(20);

    private final DmsgClient dmsg;

    DmsgDoor(DmsgClient dmsg) {
        this.dmsg = dmsg;
    }

    @Override
    public AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException {
        return new DmsgSocket(dmsg.dial(new DmsgAddress(remote.key(), remote.port()), DIAL_LIMIT));
    }

    @Override
    public AppPort listen(int port) throws IOException {
        return new Port(dmsg.listen(port));
    }

    /** A port of dmsg. */
    private record Port(DmsgListener listener) implements AppPort {
        @Override
        public AppAddress local() {
            return AppAddress.of(listener.local());
        }

        @Override
        public AppSocket accept() throws IOException {
            try {
                return new DmsgSocket(listener.accept());
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
