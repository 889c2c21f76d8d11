package io.skyloom.seam.virtual;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A connection attempt on its way from one host to another and its answer on the way back. Where a lane is not open,
 * request and answer wait for it: a real machine repeats them.
 */
final class ConnectionRequest {
    private final MemoryNet client;
    private final MemoryNet server;
    private final InetSocketAddress from;
    private final InetSocketAddress to;
    private final Lane there;
    private final Lane back;
    private final Timers timers;
    private final Outcome<MemoryStream> answer = new Outcome<>();

    private final AtomicBoolean portFreed = new AtomicBoolean();

    /** The client's end, made when the server's kernel takes the connection; read by the answer that follows. */
    private volatile @Nullable MemoryStream clientEnd;

    ConnectionRequest(
            MemoryNet client,
            InetSocketAddress from,
            MemoryNet server,
            InetSocketAddress to,
            Lane there,
            Lane back,
            Timers timers) {
        this.client = client;
        this.from = from;
        this.server = server;
        this.to = to;
        this.there = there;
        this.back = back;
        this.timers = timers;
    }

    Outcome<MemoryStream> answer() {
        return answer;
    }

    /** Gives the client's port back, once, when the attempt failed or its stream was closed. */
    void freePort() {
        if (portFreed.compareAndSet(false, true)) {
            client.freeStreamPort(from);
        }
    }

    void send() {
        travel(there, this::arrive);
    }

    /** Whether the client has given up. */
    boolean isAbandoned() {
        return answer.isDone();
    }

    /** Makes both ends and returns the server's. */
    MemoryStream establish() {
        Pipe[] pipes = Pipe.pair(there, back, timers);
        clientEnd = new MemoryStream(pipes[1], pipes[0], from, to, stream -> {
            client.closed(stream);
            freePort();
        });
        return new MemoryStream(pipes[0], pipes[1], to, from, server::closed);
    }

    /** Tells the client that the connection stands. */
    void confirm() {
        MemoryStream made = clientEnd;
        if (made != null) {
            travel(back, () -> settle(made));
        }
    }

    /** Tells the client that nobody listens. */
    void refuse() {
        travel(back, () -> answer.fail(new ConnectException("connection refused: " + MemoryStream.text(to))));
    }

    @Override
    public String toString() {
        return "connection " + MemoryStream.text(from) + " > " + MemoryStream.text(to);
    }

    private void settle(MemoryStream made) {
        if (!answer.complete(made)) {
            made.close();
        }
    }

    private void arrive() {
        MemoryListener listener = server.listenerAt(to);
        if (listener == null) {
            refuse();
        } else {
            listener.request(this);
        }
    }

    private void travel(Lane lane, Runnable step) {
        lane.whenOpen(() -> {
            long nanos = lane.travelNanos(0);
            if (nanos == 0) {
                step.run();
            } else {
                timers.schedule(Duration.ofNanos(nanos), step);
            }
        });
    }
}
