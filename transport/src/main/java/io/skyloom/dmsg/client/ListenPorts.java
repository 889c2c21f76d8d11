package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.key.PubKey;
import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.registry.IdentityRegistry;
import java.io.IOException;
import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** Who listens on which port. Any thread may call; nothing blocks. */
final class ListenPorts {
    private final PubKey own;
    private final int queue;
    private final Porter porter;
    private final IdentityRegistry<Integer, DmsgListener> listeners = new IdentityRegistry<>();
    private volatile boolean closed;

    ListenPorts(PubKey own, int queue, Porter porter) {
        this.own = own;
        this.queue = queue;
        this.porter = porter;
    }

    DmsgListener listen(int port) throws IOException {
        PortLease lease = reserve(port);
        DmsgListener listener = new DmsgListener(new DmsgAddress(own, port), queue, gone -> {
            listeners.remove(port, gone);
            lease.close();
        });
        listeners.install(port, listener);
        if (closed) {
            listener.close();
            throw DmsgError.ENTITY_CLOSED.exception();
        }
        return listener;
    }

    private PortLease reserve(int port) throws IOException {
        try {
            return porter.reserve(port);
        } catch (BindException e) {
            throw DmsgError.PORT_OCCUPIED.exception("port " + port);
        }
    }

    @Nullable
    DmsgListener at(int port) {
        return listeners.get(port);
    }

    void close() {
        closed = true;
        listeners.snapshot().forEach(DmsgListener::close);
    }
}
