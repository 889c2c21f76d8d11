package io.skyloom.dmsg.client;

import io.skyloom.accept.AcceptQueue;
import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Yields the streams that other clients open to one port of ours. Streams that nobody has accepted yet belong to the
 * listener, up to a number; further ones are refused, so that a slow owner never holds up a session.
 */
public final class DmsgListener implements StreamListener {
    private final DmsgAddress local;
    private final AcceptQueue<DmsgStream> queue;

    /** What its owner does when a listener is closed. */
    interface AfterClose {
        void closed(DmsgListener listener);
    }

    /** @param afterClose run once, by the closing thread, without any lock */
    DmsgListener(DmsgAddress local, int capacity, AfterClose afterClose) {
        this.local = local;
        this.queue = new AcceptQueue<>(
                "dmsg port " + local.port(), capacity, DmsgStream::close, () -> afterClose.closed(this));
    }

    /** The address it listens on. */
    public DmsgAddress local() {
        return local;
    }

    /** Leaves a stream here; false when closed or full, and then it stays the caller's. Never blocks. */
    boolean offer(DmsgStream stream) {
        return queue.offer(stream) == AcceptQueue.Verdict.TAKEN;
    }

    /** Whether an offer would be refused right now. */
    boolean isFull() {
        return queue.isFull();
    }

    /** How many streams wait to be accepted. */
    int waiting() {
        return queue.waiting();
    }

    @Override
    public DmsgStream accept() throws IOException {
        return queue.accept();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local.asSocketAddress();
    }

    @Override
    public void close() {
        queue.close();
    }
}
