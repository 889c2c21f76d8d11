package io.skyloom.engine.appclient;

import io.skyloom.engine.app.AppSocket;
import io.skyloom.engine.apprpc.AppMethods;
import io.skyloom.engine.apprpc.IoFailure;
import io.skyloom.engine.apprpc.ReadReply;
import io.skyloom.engine.apprpc.ReadRequest;
import io.skyloom.engine.apprpc.WriteReply;
import io.skyloom.engine.apprpc.WriteRequest;
import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A connection that the visor holds. One thread reads while another writes; any thread closes. */
final class RemoteSocket implements AppSocket {
    private static final int MOST_AT_ONCE = 32 * 1024;
    private static final String CLOSED = "the connection is closed";

    private final VisorLink visor;
    private final int id;
    private final AppAddress local;
    private final AppAddress remote;
    private final PendingCall reading = new PendingCall(CLOSED);
    private final PendingCall writing = new PendingCall(CLOSED);
    private final AtomicBoolean closed = new AtomicBoolean();

    /** What the last bytes brought along; used by the reading thread. */
    private volatile @Nullable IoFailure readFailure;

    /** Set by whoever met it. */
    private volatile @Nullable IOException cause;

    private volatile boolean outputEnded;

    RemoteSocket(VisorLink visor, int id, AppAddress local, AppAddress remote) {
        this.visor = visor;
        this.id = id;
        this.local = local;
        this.remote = remote;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int most = Math.min(length, MOST_AT_ONCE);
        while (true) {
            IoFailure known = readFailure;
            if (known != null) {
                return end(known);
            }
            ReadReply reply = reading.await(visor.begin(AppMethods.READ, new ReadRequest(id, most)));
            int n = Math.min(reply.bytes().length, most);
            System.arraycopy(reply.bytes(), 0, target, offset, n);
            if (n > 0) {
                reply.failure().ifPresent(failure -> readFailure = failure);
                return n;
            }
            if (reply.failure().isPresent()) {
                return end(reply.failure().get());
            }
        }
    }

    private int end(IoFailure failure) throws IOException {
        if (failure.endsReading()) {
            readFailure = failure;
            return -1;
        }
        throw failed(failure);
    }

    private IOException failed(IoFailure failure) {
        IOException why = failure.exception();
        if (!failure.timeout()) {
            cause = why;
        }
        return why;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        if (outputEnded) {
            throw new IOException("this side has ended its output");
        }
        int n = Math.min(length, MOST_AT_ONCE);
        byte[] bytes = Arrays.copyOfRange(source, offset, offset + n);
        WriteReply reply = writing.await(visor.begin(AppMethods.WRITE, new WriteRequest(id, bytes)));
        int taken = Math.clamp(reply.count(), 0, n);
        if (taken == 0 && reply.failure().isPresent()) {
            throw failed(reply.failure().get());
        }
        return taken;
    }

    /** Refuses later writes here; visors have no half close for applications. */
    @Override
    public void shutdownOutput() {
        outputEnded = true;
    }

    /** Frees who waits at once; the visor closes its end as soon as it hears of it. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        reading.close();
        writing.close();
        try {
            visor.begin(AppMethods.CLOSE_CONNECTION, id);
        } catch (IOException e) {
            // The visor is gone, and the connection with it.
        }
    }

    @Override
    public @Nullable IOException closeCause() {
        return cause;
    }

    @Override
    public AppAddress remote() {
        return remote;
    }

    @Override
    public AppAddress local() {
        return local;
    }

    @Override
    public InetSocketAddress localAddress() {
        return address(local);
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return address(remote);
    }

    private static InetSocketAddress address(AppAddress end) {
        return InetSocketAddress.createUnresolved(end.key().hex(), end.port());
    }

    @Override
    public String toString() {
        return local + " - " + remote;
    }
}
