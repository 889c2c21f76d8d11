package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * HTTP with one side played by the fuzzer. Whatever arrives becomes requests or a refusal, the same ones in pieces of any
 * size; what a service answers becomes a response or an exception that says why.
 */
final class HttpTargets {
    static final BaseUrl SERVICE = BaseUrl.parse("http://10.0.0.2:80");
    static final HttpClientConfig CLIENT = new HttpClientConfig(1024, 4096);
    private static final int[] PIECES = {1, 13, Integer.MAX_VALUE};

    static final byte[] REQUESTS = bytes("""
            GET /a?b=c HTTP/1.1
            Host: one

            POST /d HTTP/1.1
            Host: one
            Content-Length: 5
            Expect: 100-continue

            hello\
            PUT /e HTTP/1.1
            Host: one
            Transfer-Encoding: chunked

            3
            abc
            2;x=y
            de
            0
            Trailer: t

            DELETE /f HTTP/1.0

            """);

    static final byte[] RESPONSE = bytes("""
            HTTP/1.1 100 Continue

            HTTP/1.1 200 OK
            Content-Type: text/plain
            Transfer-Encoding: chunked

            4
            abcd
            0

            """);

    private HttpTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("http-server", HttpTargets::server)
                        .seeded(new byte[] {1}, Edits.verbatim(REQUESTS))
                        .seeded(Edits.verbatim(bytes("GET / HTTP/1.-1\n\n"))),
                Target.of("http-client", HttpTargets::client).seeded(new byte[] {1}, Edits.verbatim(RESPONSE)));
    }

    private static void server(byte[] data) {
        byte[] said = Edits.of(REQUESTS, data);
        List<String> wanted = served(said, PIECES[2]);
        require(data.length > 0 || wanted.size() == 5, "the genuine requests are served");
        for (int piece : PIECES) {
            require(served(said, piece).equals(wanted), "pieces change nothing");
        }
    }

    private static void client(byte[] data) {
        byte[] said = Edits.of(RESPONSE, data);
        String wanted = answered(said, PIECES[2]);
        require(data.length > 0 || wanted.equals("200 61626364"), "the genuine answer is understood");
        for (int piece : PIECES) {
            require(answered(said, piece).equals(wanted), "pieces change nothing");
        }
    }

    /** The requests that reached the handler, and behind them what the client heard. */
    private static List<String> served(byte[] said, int piece) {
        Surroundings around = new Surroundings();
        Feed client = new Feed(said, piece);
        List<String> seen = new ArrayList<>();
        HttpServerConfig config = HttpServerConfig.DEFAULT;
        try {
            HttpServer.start(around.seams, "http:fuzz", new OneClient(client), call -> note(call, seen), config);
        } catch (NoMoreClients e) {
            seen.add(new String(client.heard(), StandardCharsets.ISO_8859_1));
        }
        require(client.isClosed(), "who has been served is let go");
        around.verifyNothingWaits();
        return seen;
    }

    private static HttpResponse note(HttpCall call, List<String> seen) {
        HttpRequest request = call.request();
        require(request.body().length <= HttpServerConfig.DEFAULT.bodyBytes(), "a body is bounded");
        seen.add(request + " " + request.fields().all() + " " + HexFormat.of().formatHex(request.body()));
        return HttpResponse.plain(200, "fine");
    }

    private static String answered(byte[] said, int piece) {
        Surroundings around = new Surroundings();
        Feed service = new Feed(said, piece);
        String got;
        try (HttpClient client = new HttpClient(around.seams, (where, limit) -> service, CLIENT)) {
            HttpResponse response = client.send(SERVICE, HttpRequest.get("/"), Duration.ofSeconds(10));
            require(response.body().length <= CLIENT.bodyBytes(), "a body is bounded");
            got = response.status() + " " + HexFormat.of().formatHex(response.body());
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
            got = e.getClass().getSimpleName();
        }
        require(service.isClosed(), "the stream is let go");
        around.verifyNothingWaits();
        return got;
    }

    private static byte[] bytes(String text) {
        return text.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    /** Ends the accepting loop, which otherwise ends with its server only. */
    static final class NoMoreClients extends Error {
        private static final long serialVersionUID = 1L;

        NoMoreClients() {
            super("that was all", null, false, false);
        }
    }

    /** Accepts once. */
    static final class OneClient implements StreamListener {
        private final Feed client;
        private boolean accepted;

        OneClient(Feed client) {
            this.client = client;
        }

        @Override
        public ByteStream accept() {
            if (accepted) {
                throw new NoMoreClients();
            }
            accepted = true;
            return client;
        }

        @Override
        public InetSocketAddress localAddress() {
            return client.localAddress();
        }

        @Override
        public void close() {}
    }
}
