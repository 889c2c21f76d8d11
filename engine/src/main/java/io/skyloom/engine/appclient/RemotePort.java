package io.skyloom.engine.appclient;

import io.skyloom.engine.app.AppPort;
import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.apprpc.AcceptReply;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A port that the visor listens on. One thread accepts; any thread closes. */
final class RemotePort implements AppPort {
    private final VisorLink visor;
    private final int id;
    private final AppAddress local;
    private final PendingCall accepting = new PendingCall("the listener is closed");
    private final AtomicBoolean closed = new AtomicBoolean();

    RemotePort(VisorLink visor, int id, AppAddress local) {
        this.visor = visor;
        this.id = id;
        this.local = local;
    }

    @Override
    public AppAddress local() {
        return local;
    }

    @Override
    public AppSocket accept() throws IOException {
        AcceptReply reply = accepting.await(visor.begin(AppMethods.ACCEPT, id));
        return new RemoteSocket(visor, reply.id(), local, reply.remote());
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        accepting.close();
        try {
            visor.begin(AppMethods.CLOSE_LISTENER, id);
        } catch (IOException e) {
            // The visor is gone, and the port with it.
        }
    }
}
