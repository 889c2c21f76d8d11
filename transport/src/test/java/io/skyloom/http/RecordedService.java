package io.skyloom.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A service that answers as recorded and compares what it is asked. Before the first recorded request it tells whoever
 * asks the nonce which that request carries.
 */
public final class RecordedService implements AutoCloseable {
    private static final String HOST = "10.0.0.1";

    private final Curve curve = Curve.bouncyCastle();
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<RecordedExchange> expected;
    private final List<String> differences = new ArrayList<>();
    private final long firstNonce;
    private boolean nonceTold;
    private final HttpServer server;

    private RecordedService(Seams seams, Collection<RecordedExchange> expected) throws IOException {
        this.expected = new ArrayDeque<>(expected);
        this.firstNonce = expected.stream()
                .map(exchange -> exchange.header("SW-Nonce"))
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElse(0);
        this.server = HttpServer.start(
                seams,
                "recorded",
                seams.net().listen(new InetSocketAddress(HOST, 0)),
                this::answer,
                HttpServerConfig.DEFAULT);
    }

    /** Starts a service that expects these requests in this order. */
    public static RecordedService start(World world, Collection<RecordedExchange> expected) throws IOException {
        return new RecordedService(world.virtual().seams("recorded", HOST), expected);
    }

    /** Where it is. */
    public BaseUrl url() {
        return BaseUrl.parse(HOST + ":" + server.localAddress().getPort());
    }

    /** Fails unless everything expected was asked, and exactly as recorded. */
    public void verify() {
        lock.lock();
        try {
            assertThat(differences).isEmpty();
            assertThat(expected).as("requests that never came").isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        server.close();
    }

    private HttpResponse answer(HttpCall call) {
        lock.lock();
        try {
            HttpRequest request = call.request();
            RecordedExchange next = expected.peek();
            boolean recorded = next != null && next.request().target().equals(request.target());
            if (!recorded && !nonceTold && request.target().startsWith("/security/nonces/")) {
                nonceTold = true;
                return HttpResponse.json(200, "{\"edge\":\"\",\"next_nonce\":" + firstNonce + "}\n");
            }
            if (next == null) {
                differences.add("unexpected " + request);
                return HttpResponse.status(500);
            }
            expected.remove();
            compare(next, request);
            return next.answer();
        } finally {
            lock.unlock();
        }
    }

    private void compare(RecordedExchange recorded, HttpRequest request) {
        difference("request", recorded.request().toString(), request.toString());
        difference("body", recorded.request().text(), request.text());
        difference("SW-Public", recorded.header("SW-Public"), header(request, "SW-Public"));
        difference("SW-Nonce", recorded.header("SW-Nonce"), header(request, "SW-Nonce"));
        difference("Content-Length", recorded.header("Content-Length"), header(request, "Content-Length"));
        difference("Content-Type", "", header(request, "Content-Type"));
        if (recorded.header("SW-Sig").isEmpty()) {
            difference("SW-Sig", "", header(request, "SW-Sig"));
        } else {
            verifySignature(request);
        }
    }

    /** The recorded signatures were made with random numbers, so ours are other ones; they must be as good. */
    private void verifySignature(HttpRequest request) {
        byte[] text = (request.text() + header(request, "SW-Nonce")).getBytes(StandardCharsets.UTF_8);
        try {
            PubKey.parse(header(request, "SW-Public")).verify(curve, Sig.parse(header(request, "SW-Sig")), text);
        } catch (BadSignatureException | IllegalArgumentException e) {
            differences.add("signature of " + request + ": " + e.getMessage());
        }
    }

    private void difference(String what, String recorded, String seen) {
        if (!recorded.equals(seen)) {
            differences.add(what + ": recorded " + recorded + ", seen " + seen);
        }
    }

    private static String header(HttpRequest request, String name) {
        return request.fields().first(name).orElse("");
    }
}
