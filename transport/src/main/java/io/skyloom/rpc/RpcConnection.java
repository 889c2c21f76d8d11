package io.skyloom.rpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobException;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobType;
import io.skyloom.gob.GobWriter;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The answering end of one connection. One thread reads; each call runs on a thread of its own, answers in the order in
 * which it ends, and whatever it throws is its answer. What ends the connection ends nothing else. Any thread may call
 * the public methods.
 */
public final class RpcConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RpcConnection.class);
    private static final int ERROR_CHARS = 4096;

    private final ByteStream stream;
    private final String name;
    private final List<RpcService> services;
    private final RpcServerLimits limits;
    private final Seams seams;
    private final Consumer<RpcConnection> onEnd;
    private final StreamVerdict verdict;
    private final Outbox outbox;
    private final CallSlots slots;
    private final IdleGuard idle;
    private final AtomicLong nextKey = new AtomicLong();
    private final IdentityRegistry<Long, ServedCall> running = new IdentityRegistry<>();

    /** Whether a method's failure was logged for all to see; a peer may provoke it as often as it likes. */
    private final AtomicBoolean warned = new AtomicBoolean();

    /** Set once, by the thread that ends the connection. */
    private final AtomicReference<@Nullable IOException> end = new AtomicReference<>();

    private final Outcome<IOException> ended = new Outcome<>();

    RpcConnection(
            ByteStream stream,
            String name,
            List<RpcService> services,
            RpcServerLimits limits,
            Seams seams,
            GobNumbering numbering,
            Consumer<RpcConnection> onEnd) {
        this.stream = stream;
        this.name = name;
        this.services = List.copyOf(services);
        this.limits = limits;
        this.seams = seams;
        this.onEnd = onEnd;
        GobWriter writer = new GobWriter(GobLimits.ofMessages(limits.messageBytes()), numbering);
        this.verdict = new StreamVerdict(stream);
        this.outbox =
                new Outbox(stream, verdict, seams, name, limits.queuedBytes(), limits.writeLimit(), writer, this::end);
        this.slots = new CallSlots(limits.calls(), seams.clock(), seams.timers());
        this.idle = IdleGuard.start(
                seams.clock(), seams.timers(), limits.idleLimit(), () -> slots.taken() > 0, this::closeIdle);
    }

    void start() {
        seams.threads().start(name + "/read", this::readAll);
    }

    /** How many calls are being worked on. */
    public int running() {
        return slots.taken();
    }

    /** How long nothing has been asked or answered, in nanoseconds. */
    long silentNanos() {
        return idle.silentNanos();
    }

    /** Arrives when the connection ends, with the reason; an {@link EOFException} when the peer simply left. */
    public Outcome<IOException> ended() {
        return ended;
    }

    /** Ends the connection; calls that are running are told. Idempotent; does not block. */
    @Override
    public void close() {
        close(new IOException("use of closed network connection"));
    }

    /** As the other one, with a reason of the caller's. */
    void close(IOException why) {
        end(why);
    }

    @Override
    public String toString() {
        return name;
    }

    private void closeIdle() {
        verdict.close(new IOException("no request from " + name + " within " + limits.idleLimit()));
    }

    // ---- the reading thread -----------------------------------------------------------------------------------

    private void readAll() {
        IOException why;
        try {
            GobReader reader = GobReader.of(stream, GobLimits.ofMessages(limits.messageBytes()));
            boolean more = true;
            while (more) {
                more = readCall(reader);
            }
            finishCalls();
            why = new EOFException(name + " ended the connection");
        } catch (IOException e) {
            why = e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = new InterruptedIOException("the reading thread was interrupted");
        } catch (TimeoutException e) {
            why = new IOException(
                    limits.calls() + " calls are running and none ended within " + limits.stallLimit(), e);
        } catch (RuntimeException e) {
            LOG.warn("rpc server {}: reading failed unexpectedly", name, e);
            why = new IOException("reading failed: " + e, e);
        }
        end(why);
    }

    private boolean readCall(GobReader reader) throws IOException, TimeoutException, InterruptedException {
        RequestHeader header = reader.read(RequestHeader.GOB);
        if (header == null) {
            return false;
        }
        idle.touch();
        RpcService.Entry<?, ?> entry = find(header.method());
        if (entry != null) {
            return readArgument(reader, header, entry);
        }
        boolean whole = reader.skip();
        if (whole) {
            refuse(header, whyNotFound(header.method()));
        }
        return whole;
    }

    private <A, R> boolean readArgument(GobReader reader, RequestHeader header, RpcService.Entry<A, R> entry)
            throws IOException, TimeoutException, InterruptedException {
        A argument;
        try {
            argument = reader.read(entry.method().argument());
        } catch (GobException e) {
            if (!reader.isAligned()) {
                throw e;
            }
            refuse(header, e.text());
            return true;
        }
        if (argument == null) {
            return false;
        }
        slots.take(limits.stallLimit());
        begin(header, entry, argument);
        return true;
    }

    private RpcService.@Nullable Entry<?, ?> find(String method) {
        int dot = method.lastIndexOf('.');
        if (dot < 0) {
            return null;
        }
        RpcService service = service(method.substring(0, dot));
        return service == null ? null : service.find(method.substring(dot + 1));
    }

    private @Nullable RpcService service(String wanted) {
        for (RpcService service : services) {
            if (service.name().equals(wanted)) {
                return service;
            }
        }
        return null;
    }

    private String whyNotFound(String method) {
        int dot = method.lastIndexOf('.');
        if (dot < 0) {
            return "rpc: service/method request ill-formed: " + method;
        }
        return (service(method.substring(0, dot)) == null ? "rpc: can't find service " : "rpc: can't find method ")
                + method;
    }

    /** The peer sends nothing more, but may wait for answers: calls go on, except those that only wait for events. */
    private void finishCalls() throws IOException, InterruptedException {
        for (ServedCall call : running.snapshot()) {
            if (call.isUnlimited()) {
                call.abandon();
            }
        }
        try {
            slots.awaitEmpty(limits.drainLimit());
            outbox.flush(limits.writeLimit());
        } catch (TimeoutException e) {
            LOG.debug("rpc server {}: calls or answers were cut off {} after the peer left", name, e.getMessage());
        }
    }

    // ---- calls ------------------------------------------------------------------------------------------------

    private <A, R> void begin(RequestHeader header, RpcService.Entry<A, R> entry, A argument) {
        Duration limit = entry.limit().orElse(limits.callLimit());
        boolean unlimited = limit.compareTo(RpcServerLimits.UNLIMITED) >= 0;
        ServedCall call = new ServedCall(header, unlimited);
        Long key = nextKey.getAndIncrement();
        running.install(key, call);
        if (end.get() != null) {
            call.abandon();
        }
        if (!unlimited) {
            call.limitedBy(seams.timers().schedule(limit, () -> overdue(call, limit)));
        }
        try {
            seams.threads().start(name + "/" + entry.method().name(), () -> run(key, call, entry, argument));
        } catch (RuntimeException | OutOfMemoryError e) {
            end(new IOException("no thread for a call", e));
            finish(key, call);
        }
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a method throws is the answer of its call, and nothing more
    private <A, R> void run(Long key, ServedCall call, RpcService.Entry<A, R> entry, A argument) {
        try {
            R reply = entry.handler().answer(argument, call);
            if (call.claimAnswer()) {
                answer(call.header(), entry.method().reply(), reply);
            }
        } catch (Exception | LinkageError | AssertionError | StackOverflowError | OutOfMemoryError e) {
            if (call.claimAnswer()) {
                fail(call.header(), e);
            }
        } finally {
            finish(key, call);
        }
    }

    private void finish(Long key, ServedCall call) {
        running.remove(key, call);
        call.finish();
        idle.touch();
        slots.give();
    }

    /** On the timer thread, which must neither block nor run other people's code. */
    private void overdue(ServedCall call, Duration limit) {
        if (call.claimAnswer()) {
            seams.threads().start(name + "/overdue", () -> {
                call.abandon();
                send(call.header(), call.header().method() + " did not end within " + limit);
            });
        }
    }

    private void fail(RequestHeader header, Throwable why) {
        boolean unexpected = why instanceof RuntimeException || why instanceof Error;
        if (unexpected && warned.compareAndSet(false, true)) {
            LOG.warn("rpc server {}: {} failed unexpectedly: {} {}", name, header.method(), why, placeOf(why));
        }
        LOG.debug("rpc server {}: {} failed", name, header.method(), why);
        send(header, textOf(why));
    }

    private static String placeOf(Throwable why) {
        StackTraceElement[] trace = why.getStackTrace();
        return trace.length == 0 ? "" : "at " + trace[0];
    }

    private static String textOf(Throwable why) {
        if (why instanceof RpcException rpc) {
            return rpc.text();
        }
        if (why instanceof GobException gob) {
            return gob.text();
        }
        String message = why.getMessage();
        return message == null || message.isBlank() ? why.getClass().getSimpleName() : message;
    }

    // ---- answers ----------------------------------------------------------------------------------------------

    private <R> void answer(RequestHeader header, GobType<R> type, R reply) {
        try {
            put(header.answered(), type, reply);
        } catch (GobException e) {
            LOG.warn("rpc server {}: the reply of {} cannot be sent: {}", name, header.method(), e.getMessage());
            send(header, e.text());
        } catch (IOException e) {
            end(e);
        }
    }

    /** Sends an error from a thread that must not fail. */
    private void send(RequestHeader header, String text) {
        try {
            refuse(header, text);
        } catch (IOException e) {
            end(e);
        }
    }

    private void refuse(RequestHeader header, String text) throws IOException {
        String bounded = text.length() <= ERROR_CHARS ? text : text.substring(0, ERROR_CHARS) + "…";
        put(header.failed(bounded), Gob.NOTHING, Gob.Nothing.NOTHING);
    }

    private <R> void put(ResponseHeader header, GobType<R> type, R body) throws IOException {
        try {
            outbox.put((writer, out) -> {
                writer.write(ResponseHeader.GOB, header, out);
                writer.write(type, body, out);
            });
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while answering " + header.method());
        }
    }

    private void end(IOException seen) {
        IOException why = verdict.explain(seen);
        if (!end.compareAndSet(null, why)) {
            return;
        }
        LOG.debug("rpc server {} ended: {}", name, why.toString());
        stream.close();
        idle.close();
        outbox.close(why);
        slots.close(why);
        onEnd.accept(this);
        running.snapshot().forEach(ServedCall::abandon);
        ended.complete(why);
    }
}
