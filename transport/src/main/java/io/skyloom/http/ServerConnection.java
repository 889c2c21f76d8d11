package io.skyloom.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpVersion;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection. Its own thread reads, calls the handler and answers; in every phase one timer stands ready
 * to close the stream, so that no client holds the thread longer than the phase may last.
 */
final class ServerConnection {
    private static final Logger LOG = LoggerFactory.getLogger(ServerConnection.class);
    private static final DateTimeFormatter HTTP_DATE =
            DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);
    private static final int PARTING_BYTES = 64 << 10;
    private static final Duration PARTING_LIMIT = Duration.ofSeconds(1);

    /** What the connection is doing. */
    enum Phase {
        /** Nothing of the next request has arrived. */
        WAITING,
        /** Some of it has. */
        RECEIVING,
        /** The handler is at work. */
        HANDLING,
        /** The answer is on its way. */
        ANSWERING,
        /** Over. */
        CLOSED
    }

    private final Long id;
    private final Seams seams;
    private final ByteStream stream;
    private final HttpHandler handler;
    private final HttpServerConfig config;
    private final HttpServerCounters counters;
    private final HttpWire wire;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private Phase phase = Phase.WAITING;

    @GuardedBy("lock")
    private long since;

    @GuardedBy("lock")
    private Timers.@Nullable Timer guard;

    ServerConnection(
            Long id,
            Seams seams,
            ByteStream stream,
            HttpHandler handler,
            HttpServerConfig config,
            HttpServerCounters counters) {
        this.id = id;
        this.seams = seams;
        this.stream = stream;
        this.handler = handler;
        this.config = config;
        this.counters = counters;
        this.since = seams.clock().nanoTime();
        this.wire = new HttpWire(stream, config.headBytes(), config.bodyBytes(), this::beginReceiving);
    }

    /** Its key in the server's registry. */
    Long id() {
        return id;
    }

    /** Who is served: what connections of one client have in common. */
    String source() {
        return stream.remoteAddress().getHostString();
    }

    /** Whether closing it now costs nobody the work of a handler. */
    boolean displaceable() {
        lock.lock();
        try {
            return phase != Phase.HANDLING && phase != Phase.CLOSED;
        } finally {
            lock.unlock();
        }
    }

    /** How long it has been in its phase, in nanoseconds. */
    long restedNanos(long now) {
        lock.lock();
        try {
            return now - since;
        } finally {
            lock.unlock();
        }
    }

    /** Closes it from any thread; the serving thread ends soon after. Idempotent. */
    void close() {
        enter(Phase.CLOSED, null);
        stream.close();
    }

    /** Serves requests until either side has had enough. Runs on the connection's own thread. */
    void run() {
        try {
            int served = 0;
            boolean more = true;
            while (more) {
                enter(Phase.WAITING, served == 0 ? config.firstBytes() : config.idle());
                more = serveOne(++served);
            }
            partGently();
        } catch (BadMessageException e) {
            counters.badRequests.increment();
            LOG.debug("refused a request of {}: {}", stream.remoteAddress(), e.getMessage());
            refuse(e);
        } catch (IOException e) {
            LOG.debug("connection of {} ended: {}", stream.remoteAddress(), e.getMessage());
        } finally {
            close();
        }
    }

    private boolean serveOne(int ordinal) throws IOException {
        ClassicHttpRequest head = wire.readRequestHead();
        if (head == null) {
            return false;
        }
        // A request that was buffered behind the last one brought no new bytes: its time starts here.
        beginReceiving();
        if (expectsContinue(head)) {
            wire.write(HttpResponse.status(100), List.of(), false);
        }
        byte[] body = wire.readBody(head, false);
        boolean last = ordinal >= config.requests() || wantsClose(head);
        HttpRequest request = new HttpRequest(head.getMethod(), head.getRequestUri(), HttpWire.fields(head), body);
        enter(Phase.HANDLING);
        HttpResponse response = answerOf(request);
        counters.requests.increment();
        enter(Phase.ANSWERING);
        wire.write(response, framing(response, last), !request.method().equals("HEAD"));
        return !last;
    }

    private HttpResponse answerOf(HttpRequest request) {
        try {
            return handler.handle(HttpCall.of(request, stream.remoteAddress()));
        } catch (RuntimeException e) {
            LOG.error("handler failed on {} of {}", request, stream.remoteAddress(), e);
            return HttpResponse.status(500);
        }
    }

    private List<HttpFields.Field> framing(HttpResponse response, boolean last) {
        List<HttpFields.Field> fields = new ArrayList<>();
        Instant now = Instant.ofEpochMilli(seams.clock().wallMillis());
        fields.add(new HttpFields.Field("Date", HTTP_DATE.format(now.atOffset(ZoneOffset.UTC))));
        if (response.status() != 204 && response.status() != 304) {
            fields.add(new HttpFields.Field("Content-Length", String.valueOf(response.body().length)));
        }
        if (last) {
            fields.add(new HttpFields.Field("Connection", "close"));
        }
        return fields;
    }

    private void refuse(BadMessageException why) {
        enter(Phase.ANSWERING, PARTING_LIMIT);
        try {
            HttpResponse answer = HttpResponse.plain(why.status(), why.getMessage() + "\n")
                    .with("Content-Type", "text/plain; charset=utf-8");
            wire.write(answer, framing(answer, true), true);
            partGently();
        } catch (IOException e) {
            LOG.debug("{} did not wait for its refusal: {}", stream.remoteAddress(), e.getMessage());
        }
    }

    /** Lets the client finish talking for a moment: closing on unread bytes would reset our last words away. */
    private void partGently() throws IOException {
        enter(Phase.ANSWERING, PARTING_LIMIT);
        stream.shutdownOutput();
        wire.discardInput(PARTING_BYTES);
    }

    private void beginReceiving() {
        if (currentPhase() == Phase.WAITING) {
            enter(Phase.RECEIVING, config.request());
        }
    }

    private Phase currentPhase() {
        lock.lock();
        try {
            return phase;
        } finally {
            lock.unlock();
        }
    }

    /** Changes the phase and leaves its timer running: the limit covers the whole request. */
    private void enter(Phase next) {
        lock.lock();
        try {
            if (phase != Phase.CLOSED) {
                phase = next;
                since = seams.clock().nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }

    private void enter(Phase next, @Nullable Duration limit) {
        Timers.Timer fresh = limit == null ? null : seams.timers().schedule(limit, this::expire);
        Timers.Timer stale = exchangeGuard(next, fresh);
        if (stale != null) {
            stale.cancel();
        }
    }

    /** Returns the timer that is no longer needed: the old one, or the new one if the connection is closed. */
    private Timers.@Nullable Timer exchangeGuard(Phase next, Timers.@Nullable Timer fresh) {
        lock.lock();
        try {
            if (phase == Phase.CLOSED) {
                return fresh;
            }
            Timers.Timer stale = guard;
            phase = next;
            since = seams.clock().nanoTime();
            guard = fresh;
            return stale;
        } finally {
            lock.unlock();
        }
    }

    private void expire() {
        counters.expired.increment();
        close();
    }

    private static boolean expectsContinue(ClassicHttpRequest head) {
        Header expect = head.getFirstHeader("Expect");
        return expect != null && "100-continue".equalsIgnoreCase(expect.getValue());
    }

    private static boolean wantsClose(ClassicHttpRequest head) {
        Header connection = head.getFirstHeader("Connection");
        return HttpVersion.HTTP_1_0.equals(head.getVersion())
                || (connection != null
                        && connection.getValue().toLowerCase(Locale.ROOT).contains("close"));
    }
}
