package io.skyloom.rpc;

import io.skyloom.gob.GobException;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobWriter;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calling end of a connection. Calls of any number of threads are in flight together and are matched with their
 * answers by number. When the stream ends, every call ends with the reason. The client owns the stream. Any thread may
 * call any method.
 */
public final class RpcClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcClient.class);

    private final ByteStream stream;
    private final String name;
    private final RpcClientLimits limits;
    private final Seams seams;
    private final StreamVerdict verdict;
    private final Outbox outbox;
    /** Calls are numbered up to the one below; then the connection has had its time. */
    private static final long NO_NUMBER = -1;

    private final AtomicLong nextSeq;
    private final IdentityRegistry<Long, RpcCall<?>> pending = new IdentityRegistry<>();

    /** How many calls are pending or about to be; goes with the registry, and bounds it. */
    private final AtomicInteger places = new AtomicInteger();

    /** Set once, by the thread that ends the connection. */
    private final AtomicReference<@Nullable IOException> end = new AtomicReference<>();

    private final Outcome<IOException> ended = new Outcome<>();

    private RpcClient(
            ByteStream stream,
            String name,
            RpcClientLimits limits,
            Seams seams,
            GobNumbering numbering,
            long firstNumber) {
        this.stream = stream;
        this.nextSeq = new AtomicLong(firstNumber);
        this.name = name;
        this.limits = limits;
        this.seams = seams;
        GobWriter writer = new GobWriter(GobLimits.ofMessages(limits.messageBytes()), numbering);
        this.verdict = new StreamVerdict(stream);
        this.outbox =
                new Outbox(stream, verdict, seams, name, limits.queuedBytes(), limits.writeLimit(), writer, this::end);
    }

    /**
     * Begins to call over a stream on which nothing else will be read.
     *
     * @param name whom this calls, for example {@code rpc:setup:02ab12cd}; begins the names of its threads
     */
    public static RpcClient over(ByteStream stream, String name, RpcClientLimits limits, Seams seams) {
        return over(stream, name, limits, seams, new GobNumbering());
    }

    /** As the other one, with type ids from a numbering that several connections share. */
    public static RpcClient over(
            ByteStream stream, String name, RpcClientLimits limits, Seams seams, GobNumbering numbering) {
        return over(stream, name, limits, seams, numbering, 0);
    }

    static RpcClient over(
            ByteStream stream,
            String name,
            RpcClientLimits limits,
            Seams seams,
            GobNumbering numbering,
            long firstNumber) {
        RpcClient client = new RpcClient(stream, name, limits, seams, numbering, firstNumber);
        seams.threads().start(name + "/read", client::readAll);
        return client;
    }

    /**
     * Calls a method and waits for the answer.
     *
     * @param service the service's name; empty for none
     * @param limit for all of it, also for the wait until there is room to send
     * @throws IOException as {@link RpcCall#await} and {@link #start}
     * @throws InterruptedException when the waiting thread was interrupted; the call is given up
     */
    public <A, R> R call(String service, RpcMethod<A, R> method, A argument, Duration limit)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.in(seams.clock(), limit);
        Outcome<Boolean> ticket = outbox.ticket();
        RpcCall<R> call = tryStart(service, method, argument);
        while (call == null) {
            awaitRoom(ticket, deadline, label(method.of(service)));
            ticket = outbox.ticket();
            call = tryStart(service, method, argument);
        }
        return call.await(deadline.remaining());
    }

    private void awaitRoom(Outcome<Boolean> ticket, Deadline deadline, String label)
            throws IOException, InterruptedException {
        try {
            Signal.await(ticket, seams.timers(), deadline.remaining());
        } catch (TimeoutException e) {
            throw new RpcLimitException(deadline.limit(), label, e);
        } catch (IOException e) {
            throw shutDown(label, e);
        }
    }

    /**
     * Sends a call and does not wait.
     *
     * @throws RpcClosedException when the connection has ended
     * @throws RpcBusyException when too many calls are pending or too many bytes wait to be sent
     * @throws GobException when the argument cannot be sent
     */
    public <A, R> RpcCall<R> start(String service, RpcMethod<A, R> method, A argument) throws IOException {
        RpcCall<R> call = tryStart(service, method, argument);
        if (call == null) {
            throw new RpcBusyException(
                    "more than " + limits.queuedBytes() + " bytes wait to be sent", label(method.of(service)));
        }
        return call;
    }

    /** Null when there is no room to queue it. */
    private <A, R> @Nullable RpcCall<R> tryStart(String service, RpcMethod<A, R> method, A argument)
            throws IOException {
        String wireName = method.of(service);
        takePlace(wireName);
        long seq = nextSeq.getAndUpdate(number -> number == NO_NUMBER ? number : number + 1);
        if (seq == NO_NUMBER) {
            places.decrementAndGet();
            throw shutDown(label(wireName), new IOException("no number is left for another call"));
        }
        RpcCall<R> call = new RpcCall<>(this, method, wireName, seq);
        pending.install(call.seq(), call);
        boolean queued = false;
        try {
            queued = queue(call, wireName, method, argument);
        } finally {
            if (!queued) {
                forget(call);
            }
        }
        IOException over = end.get();
        if (over != null) {
            fail(call, over);
        }
        return queued ? call : null;
    }

    private <A> boolean queue(RpcCall<?> call, String wireName, RpcMethod<A, ?> method, A argument) throws IOException {
        try {
            return outbox.offer((writer, out) -> {
                writer.write(RequestHeader.GOB, new RequestHeader(wireName, call.seq()), out);
                writer.write(method.argument(), argument, out);
            });
        } catch (GobException e) {
            throw e;
        } catch (IOException e) {
            throw shutDown(call.label(), e);
        }
    }

    private static RpcClosedException shutDown(String label, IOException why) {
        return new RpcClosedException("connection is shut down", label, why);
    }

    private void takePlace(String wireName) throws RpcBusyException {
        if (places.incrementAndGet() > limits.pendingCalls()) {
            places.decrementAndGet();
            throw new RpcBusyException(limits.pendingCalls() + " calls wait for their answers", label(wireName));
        }
    }

    /** Ends a call in some way, if it has not ended; what it held is free for others before anyone hears of it. */
    void settle(RpcCall<?> call, Consumer<RpcCall<?>> how) {
        forget(call);
        how.accept(call);
    }

    private void forget(RpcCall<?> call) {
        if (pending.remove(call.seq(), call)) {
            places.decrementAndGet();
        }
    }

    private void fail(RpcCall<?> call, IOException why) {
        String text = why instanceof EOFException ? "unexpected EOF" : String.valueOf(why.getMessage());
        settle(call, one -> one.fail(new RpcClosedException(text, one.label(), why)));
    }

    /** Whether calls can still be begun, as far as is known. */
    public boolean isOpen() {
        return end.get() == null;
    }

    /** Arrives when the connection ends, with the reason. */
    public Outcome<IOException> ended() {
        return ended;
    }

    /** How many calls wait for an answer. */
    public int pending() {
        return pending.size();
    }

    /** Ends the connection and with it every call. Idempotent; does not block. */
    @Override
    public void close() {
        end(new IOException("use of closed network connection"));
    }

    Timers timers() {
        return seams.timers();
    }

    String label(String wireName) {
        return wireName + " at " + name;
    }

    @Override
    public String toString() {
        return name;
    }

    // ---- the reading thread -----------------------------------------------------------------------------------

    private void readAll() {
        try {
            GobReader reader = GobReader.of(stream, GobLimits.ofMessages(limits.messageBytes()));
            boolean more = true;
            while (more) {
                more = readResponse(reader);
            }
            end(new EOFException(name + " ended the connection"));
        } catch (IOException e) {
            end(e);
        } catch (RuntimeException e) {
            LOG.warn("rpc client {}: reading failed unexpectedly", name, e);
            end(new IOException("reading failed: " + e, e));
        }
    }

    private boolean readResponse(GobReader reader) throws IOException {
        ResponseHeader header = reader.read(ResponseHeader.GOB);
        if (header == null) {
            return false;
        }
        RpcCall<?> call = pending.get(header.seq());
        if (!header.error().isEmpty()) {
            return readRefusal(reader, header, call);
        }
        return call == null ? reader.skip() : readReply(reader, call);
    }

    private boolean readRefusal(GobReader reader, ResponseHeader header, @Nullable RpcCall<?> call) throws IOException {
        if (!reader.skip()) {
            return false;
        }
        if (call != null) {
            settle(call, one -> one.fail(new RpcAnswerException(header.error(), one.label())));
        }
        return true;
    }

    private <R> boolean readReply(GobReader reader, RpcCall<R> call) throws IOException {
        R reply;
        try {
            reply = call.readReply(reader);
        } catch (GobException e) {
            if (!reader.isAligned()) {
                throw e;
            }
            settle(call, one -> one.fail(e));
            return true;
        }
        if (reply == null) {
            return false;
        }
        forget(call);
        call.complete(reply);
        return true;
    }

    private void end(IOException seen) {
        IOException why = verdict.explain(seen);
        if (!end.compareAndSet(null, why)) {
            return;
        }
        LOG.debug("rpc client {} ended: {}", name, why.toString());
        stream.close();
        outbox.close(why);
        pending.snapshot().forEach(call -> fail(call, why));
        ended.complete(why);
    }
}
