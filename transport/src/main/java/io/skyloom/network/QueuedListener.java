package io.skyloom.network;

import io.skyloom.accept.AcceptQueue;
import java.io.IOException;

/** Keeps finished connections to one port of a network until its owner accepts them. */
final class QueuedListener implements ConnectionListener {
    private final AcceptQueue<Connection> queue;

    /**
     * @param name what listens, for error texts
     * @param afterClose run once, by the closing thread, without any lock
     */
    QueuedListener(String name, int capacity, Runnable afterClose) {
        this.queue = new AcceptQueue<>(name, capacity, Connection::close, afterClose);
    }

    /** Leaves a connection here; false when closed or full, and then it stays the caller's. Never blocks. */
    boolean offer(Connection connection) {
        return queue.offer(connection) == AcceptQueue.Verdict.TAKEN;
    }

    /** Whether an offer would be refused right now. */
    boolean isFull() {
        return queue.isFull();
    }

    @Override
    public Connection accept() throws IOException {
        return queue.accept();
    }

    @Override
    public void close() {
        queue.close();
    }
}
