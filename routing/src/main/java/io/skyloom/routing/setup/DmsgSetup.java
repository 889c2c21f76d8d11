package io.skyloom.routing.setup;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import java.io.IOException;

/** Route setup over dmsg, whose streams are sealed and prove both keys. Any thread. */
public final class DmsgSetup {
    private DmsgSetup() {}

    /** Reaches parties over a client. */
    public static SetupDialer dialer(DmsgClient client) {
        return (remote, port, limit) -> client.dial(new DmsgAddress(remote, port), limit);
    }

    /**
     * Listens on a port of a client.
     *
     * @throws IOException when the port is taken or the client is closed
     */
    public static SetupListener listen(DmsgClient client, int port) throws IOException {
        DmsgListener listener = client.listen(port);
        return new SetupListener() {
            @Override
            public Incoming accept() throws IOException {
                DmsgStream stream = listener.accept();
                return new Incoming(stream.remote().key(), stream);
            }

            @Override
            public void close() {
                listener.close();
            }
        };
    }
}
