package io.skyloom.engine.skysocks;

import io.skyloom.engine.skysocks.ProxyRequest.BadRequestException;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves programs that speak to HTTP proxies. Each connection is one tunnel or one exchange: its head is read here, the
 * target is asked for by SOCKS, and everything behind it passes unseen. Answers of its own say what is wrong.
 */
final class HttpFront implements LocalPort.Service {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFront.class);
    private static final Duration READING = Duration.ofSeconds(30);

    /** Longer than a server takes to dial, so that it can say what went wrong. */
    private static final Duration CONNECTING = Duration.ofSeconds(30);

    private static final Duration PARTING = Duration.ofSeconds(1);
    private static final int LONGEST_HEAD = 64 * 1024;
    private static final int PARTING_BYTES = 64 * 1024;
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final Supplier<Route> route;
    private final Seams seams;

    HttpFront(Supplier<Route> route, Seams seams) {
        this.route = route;
        this.seams = seams;
    }

    /** An answer instead of the target's. */
    private static final class Answer extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String reason;

        Answer(int status, String reason, String text) {
            super(text);
            this.status = status;
            this.reason = reason;
        }

        byte[] bytes() {
            byte[] body = (getMessage() + "\n").getBytes(StandardCharsets.UTF_8);
            String head = String.join(
                    "\r\n",
                    "HTTP/1.1 " + status + " " + reason,
                    "Content-Type: text/plain; charset=utf-8",
                    "Content-Length: " + body.length,
                    "Connection: close",
                    "",
                    "");
            byte[] line = head.getBytes(StandardCharsets.US_ASCII);
            byte[] whole = Arrays.copyOf(line, line.length + body.length);
            System.arraycopy(body, 0, whole, line.length, body.length);
            return whole;
        }
    }

    /** What was read of a connection: the head, and what came behind it in the same moment. */
    private static final class Beginning {
        private byte[] bytes = new byte[4096];
        private int count;
        private int headEnd = -1;

        /** Returns whether the head is complete; false when the program has left before it began. */
        boolean read(ByteStream local) throws IOException, Answer {
            while (headEnd < 0) {
                if (count == bytes.length) {
                    grow();
                }
                int n = local.read(bytes, count, bytes.length - count);
                if (n < 0) {
                    return false;
                }
                int from = Math.max(0, count - END.length + 1);
                count += n;
                find(from);
            }
            return true;
        }

        byte[] head() {
            return Arrays.copyOf(bytes, headEnd);
        }

        void passRest(ByteStream to) throws IOException {
            int begin = headEnd + END.length;
            to.writeFully(bytes, begin, count - begin);
        }

        private void grow() throws Answer {
            if (bytes.length == LONGEST_HEAD) {
                throw new Answer(431, "Request Header Fields Too Large", "the request's head is too long");
            }
            bytes = Arrays.copyOf(bytes, 4 * bytes.length);
        }

        private void find(int from) {
            for (int i = from; i <= count - END.length && headEnd < 0; i++) {
                if (Arrays.equals(bytes, i, i + END.length, END, 0, END.length)) {
                    headEnd = i;
                }
            }
        }
    }

    @Override
    public void serve(ByteStream local, Runnable whenOver) {
        boolean carried = false;
        try {
            carried = exchange(local, whenOver);
        } catch (Answer e) {
            tell(local, e);
        } catch (IOException e) {
            LOG.debug("{} got no answer: {}", local, e.getMessage());
        } finally {
            if (!carried) {
                local.close();
                whenOver.run();
            }
        }
    }

    /** Returns whether the session carries it on, which cleans up by itself. */
    private boolean exchange(ByteStream local, Runnable whenOver) throws IOException, Answer {
        Beginning beginning = new Beginning();
        try (StreamGuard guard = StreamGuard.over(local, seams.timers(), READING, "HTTP request")) {
            if (!beginning.read(local)) {
                return false;
            }
            guard.finish();
        }
        ProxyRequest request = parse(beginning.head());
        ProxySession session = session();
        YamuxStream stream = open(session);
        boolean ready = false;
        try {
            connect(stream, request);
            begin(local, stream, request);
            beginning.passRest(stream);
            ready = true;
        } finally {
            if (!ready) {
                stream.reset();
            }
        }
        session.carry(local, stream, whenOver);
        return true;
    }

    private static ProxyRequest parse(byte[] head) throws Answer {
        try {
            return ProxyRequest.parse(head);
        } catch (BadRequestException e) {
            throw new Answer(400, "Bad Request", String.valueOf(e.getMessage()));
        }
    }

    private ProxySession session() throws Answer {
        return switch (route.get()) {
            case Route.Up up -> up.session();
            case Route.Down down ->
                throw new Answer(503, "Service Unavailable", "There is no way to the proxy's server: " + down.why());
        };
    }

    private static YamuxStream open(ProxySession session) throws Answer {
        try {
            return session.open();
        } catch (IOException e) {
            throw new Answer(503, "Service Unavailable", "There is no way to the proxy's server: " + e.getMessage());
        }
    }

    private void connect(YamuxStream stream, ProxyRequest request) throws Answer {
        SocksReply reply;
        try (StreamGuard guard = StreamGuard.over(stream, seams.timers(), CONNECTING, "answer of the proxy's server")) {
            try {
                reply = SocksClientSide.connect(stream, request.target());
                guard.finish();
            } catch (IOException e) {
                throw new Answer(
                        502, "Bad Gateway", String.valueOf(guard.explain(e).getMessage()));
            }
        }
        if (reply == SocksReply.NOT_ALLOWED) {
            throw new Answer(403, "Forbidden", "The proxy's server is not willing to connect to " + request.target());
        }
        if (reply != SocksReply.SUCCEEDED) {
            String words = reply.name().toLowerCase(Locale.ROOT).replace('_', ' ');
            throw new Answer(502, "Bad Gateway", "The proxy's server says of " + request.target() + ": " + words);
        }
    }

    private static void begin(ByteStream local, ByteStream stream, ProxyRequest request) throws IOException {
        if (request.isTunnel()) {
            byte[] go = "HTTP/1.1 200 Connection established\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
            local.writeFully(go, 0, go.length);
        } else {
            byte[] head = request.head().getBytes(StandardCharsets.ISO_8859_1);
            stream.writeFully(head, 0, head.length);
        }
    }

    /** A connection that is closed with bytes unread is reset, and the answer lost: the program may finish first. */
    private void tell(ByteStream local, Answer answer) {
        try (StreamGuard guard = StreamGuard.over(local, seams.timers(), PARTING, "end of the program's request")) {
            byte[] bytes = answer.bytes();
            local.writeFully(bytes, 0, bytes.length);
            local.shutdownOutput();
            byte[] unread = new byte[4096];
            int n = 0;
            for (int total = 0; n >= 0 && total < PARTING_BYTES; total += n) {
                n = local.read(unread, 0, unread.length);
            }
            guard.finish();
        } catch (IOException e) {
            LOG.debug("{} left: {}", local, e.getMessage());
        }
    }
}
