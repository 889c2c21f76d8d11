package io.skyloom.http;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * Sends requests, each on a fresh connection as the network's clients do, and waits for the answer no longer than the
 * caller says. Any thread; calls run side by side.
 */
public final class HttpClient implements AutoCloseable {
    private final Seams seams;
    private final HttpDialer dialer;
    private final HttpClientConfig config;
    private final IdentityRegistry<Long, Exchange> inFlight = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();
    private volatile boolean closed;

    /** A client that reaches services through {@code dialer}. */
    public HttpClient(Seams seams, HttpDialer dialer, HttpClientConfig config) {
        this.seams = seams;
        this.dialer = dialer;
        this.config = config;
    }

    /** A client for {@code http} services over the seams' network. */
    public static HttpClient tcp(Seams seams) {
        return new HttpClient(seams, HttpDialer.tcp(seams), HttpClientConfig.DEFAULT);
    }

    /**
     * Sends a request and returns the whole answer, whatever its status.
     *
     * @param limit for everything from the first lookup to the answer's last byte
     * @throws java.net.SocketTimeoutException when the limit passed; the request may have been carried out all the same
     * @throws IOException when the service cannot be reached, hangs up, or answers no HTTP, or when this client is
     *     closed
     */
    public HttpResponse send(BaseUrl service, HttpRequest request, Duration limit) throws IOException {
        long start = seams.clock().nanoTime();
        requireOpen();
        Exchange exchange = new Exchange(dialer.dial(service, limit));
        Long id = serial.incrementAndGet();
        inFlight.install(id, exchange);
        Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
        String what = "answer from " + service + " to " + request;
        try (StreamGuard guard = StreamGuard.over(exchange.stream, seams.timers(), left, what)) {
            requireOpen();
            return exchange.run(service, request, guard);
        } finally {
            inFlight.remove(id, exchange);
            exchange.stream.close();
        }
    }

    /** How many requests are under way. */
    public int inFlight() {
        return inFlight.size();
    }

    /** Ends all requests under way and refuses new ones. Idempotent. */
    @Override
    public void close() {
        closed = true;
        inFlight.snapshot().forEach(exchange -> exchange.stream.close());
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the HTTP client is closed");
        }
    }

    /** One request and its answer, on the calling thread. */
    private final class Exchange {
        private final ByteStream stream;

        Exchange(ByteStream stream) {
            this.stream = stream;
        }

        HttpResponse run(BaseUrl service, HttpRequest request, StreamGuard guard) throws IOException {
            try {
                HttpResponse answer = exchange(service, request);
                guard.finish();
                return answer;
            } catch (IOException e) {
                throw guard.explain(e);
            }
        }

        private HttpResponse exchange(BaseUrl service, HttpRequest request) throws IOException {
            HttpWire wire = new HttpWire(stream, config.headBytes(), config.bodyBytes(), () -> {});
            wire.write(under(service, request), framing(service, request));
            ClassicHttpResponse head = wire.readResponseHead();
            byte[] body = bodyAllowed(request, head.getCode()) ? wire.readBody(head, true) : new byte[0];
            return new HttpResponse(head.getCode(), HttpWire.fields(head), body);
        }

        private static HttpRequest under(BaseUrl service, HttpRequest request) {
            return new HttpRequest(
                    request.method(), service.path() + request.target(), request.fields(), request.body());
        }

        private static List<HttpFields.Field> framing(BaseUrl service, HttpRequest request) {
            List<HttpFields.Field> fields = new ArrayList<>();
            fields.add(new HttpFields.Field("Host", service.authority()));
            fields.add(new HttpFields.Field("User-Agent", "skyloom"));
            if (request.body().length > 0) {
                fields.add(new HttpFields.Field("Content-Length", String.valueOf(request.body().length)));
            }
            fields.add(new HttpFields.Field("Connection", "close"));
            return fields;
        }

        private static boolean bodyAllowed(HttpRequest request, int status) {
            return !request.method().equals("HEAD") && status != 204 && status != 304;
        }
    }
}
