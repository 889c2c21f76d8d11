package io.skyloom.routing.appnet;

import io.skyloom.accept.AcceptQueue;
import java.io.Closeable;
import java.io.IOException;

/**
 * Yields the connections that others dial to one port. Those that nobody has accepted yet belong to the listener, up to
 * a number, and are closed with it; further ones are refused.
 */
public final class AppListener implements Closeable {
    private final AppAddress local;
    private final AcceptQueue<AppConnection> queue;

    /** @param afterClose run once, by the closing thread, without any lock */
    AppListener(AppAddress local, int capacity, Runnable afterClose) {
        this.local = local;
        this.queue = new AcceptQueue<>(
                local.toString(),
                capacity,
                connection -> connection.close(WellKnownPorts.offline(local.port())),
                afterClose);
    }

    /** Leaves a connection here; unless taken it stays the caller's. Never blocks. */
    AcceptQueue.Verdict offer(AppConnection connection) {
        return queue.offer(connection);
    }

    /**
     * Blocks for the next connection.
     *
     * @throws IOException when the listener is closed, also during the call, or the thread was interrupted
     */
    public AppConnection accept() throws IOException {
        return queue.accept();
    }

    /** Where it listens. */
    public AppAddress local() {
        return local;
    }

    /** Frees the port and closes what nobody has accepted. Idempotent. */
    @Override
    public void close() {
        queue.close();
    }
}
