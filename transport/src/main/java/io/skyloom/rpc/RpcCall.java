package io.skyloom.rpc;

import io.skyloom.gob.GobReader;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A call that was sent and has not been thrown away. It ends once: with a reply, an error, the end of the connection,
 * or because this side gives it up. Any thread may use it.
 */
public final class RpcCall<R> {
    private final RpcClient client;
    private final RpcMethod<?, R> method;
    private final String wireName;
    private final long seq;
    private final Outcome<R> outcome = new Outcome<>();

    RpcCall(RpcClient client, RpcMethod<?, R> method, String wireName, long seq) {
        this.client = client;
        this.method = method;
        this.wireName = wireName;
        this.seq = seq;
    }

    long seq() {
        return seq;
    }

    /** The method and the other side, for errors. */
    String label() {
        return client.label(wireName);
    }

    /** Whether the call has ended, in whatever way. */
    public boolean isDone() {
        return outcome.isDone();
    }

    /** Gives the call up: whoever waits for it is told, and the reply is thrown away when it comes. */
    public void cancel() {
        client.settle(this, call -> call.outcome.fail(new RpcCancelledException(label())));
    }

    /**
     * Waits for the reply. When the limit passes the call is given up.
     *
     * @throws RpcException of the kind that tells what happened; of these only {@link RpcClosedException} means that the
     *     connection is gone
     * @throws io.skyloom.gob.GobException when the reply is not of the expected type
     * @throws InterruptedException when the waiting thread was interrupted; the call is given up
     */
    public R await(Duration limit) throws IOException, InterruptedException {
        try {
            return outcome.await(client.timers(), limit);
        } catch (TimeoutException e) {
            return late(limit, e);
        } catch (FailedOutcome e) {
            throw reason(e);
        } catch (InterruptedException e) {
            cancel();
            throw e;
        }
    }

    /** The limit has passed, which counts only if no answer has come meanwhile. */
    private R late(Duration limit, TimeoutException why) throws IOException, InterruptedException {
        client.settle(this, call -> call.outcome.fail(new RpcLimitException(limit, label(), why)));
        try {
            return outcome.await(client.timers(), Duration.ZERO);
        } catch (FailedOutcome e) {
            throw reason(e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a settled call is not settled", e);
        }
    }

    private static IOException reason(FailedOutcome failed) {
        return failed.getCause() instanceof IOException told ? told : new IOException(failed);
    }

    /** Reads the reply off the stream; null when the stream ended instead. */
    @Nullable
    R readReply(GobReader reader) throws IOException {
        return reader.read(method.reply());
    }

    boolean complete(R reply) {
        return outcome.complete(reply);
    }

    boolean fail(IOException why) {
        return outcome.fail(why);
    }
}
