package io.skyloom.engine.appclient;

import io.skyloom.rpc.RpcCall;
import io.skyloom.rpc.RpcCancelledException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The call in which a thread waits, so that another thread can end the wait at once, however long the visor takes. For
 * one waiting thread at a time; any thread closes.
 */
final class PendingCall {
    private final AtomicReference<@Nullable RpcCall<?>> current = new AtomicReference<>();
    private final String closedText;
    private volatile boolean closed;

    /** @param closedText what who waits is told when it is closed */
    PendingCall(String closedText) {
        this.closedText = closedText;
    }

    /**
     * Waits for a call that was just begun.
     *
     * @throws IOException when it fails, or this is closed
     */
    <R> R await(RpcCall<R> call) throws IOException {
        current.set(call);
        try {
            if (closed) {
                throw new IOException(closedText);
            }
            return VisorLink.await(call);
        } catch (RpcCancelledException e) {
            throw new IOException(closedText, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException("interrupted while waiting for the visor");
            interrupted.initCause(e);
            throw interrupted;
        } finally {
            current.set(null);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the wait and every later one. */
    void close() {
        closed = true;
        RpcCall<?> waiting = current.get();
        if (waiting != null) {
            waiting.cancel();
        }
    }
}
