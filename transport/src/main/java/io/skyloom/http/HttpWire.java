package io.skyloom.http;

import io.skyloom.seam.ByteStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentLengthStrategy;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpMessage;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NotImplementedException;
import org.apache.hc.core5.http.RequestHeaderFieldsTooLargeException;
import org.apache.hc.core5.http.UnsupportedHttpVersionException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.BasicHttpTransportMetrics;
import org.apache.hc.core5.http.impl.DefaultContentLengthStrategy;
import org.apache.hc.core5.http.impl.io.ChunkedInputStream;
import org.apache.hc.core5.http.impl.io.ContentLengthInputStream;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpRequestWriter;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseWriter;
import org.apache.hc.core5.http.impl.io.IdentityInputStream;
import org.apache.hc.core5.http.impl.io.SessionInputBufferImpl;
import org.apache.hc.core5.http.impl.io.SessionOutputBufferImpl;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one HTTP/1.1 connection: HttpCore's parsers and writers over the bytes of a stream. HttpCore's own
 * connection classes want a socket; its building blocks do not, which keeps sockets out of here. Owned by the
 * connection's thread.
 */
final class HttpWire {
    private static final int BUFFER = 8 * 1024;
    private static final int MOST_FIELDS = 100;
    private static final int MOST_EMPTY_LINES = 4;

    private final int headBytes;
    private final int bodyBytes;
    private final StreamInput input;
    private final StreamOutput output;
    private final SessionInputBufferImpl inBuffer;
    private final SessionOutputBufferImpl outBuffer;
    private final Http1Config config;
    private final DefaultHttpRequestParser requests;

    /**
     * A codec for a fresh connection.
     *
     * @param headBytes longest head the peer may send
     * @param bodyBytes longest body the peer may send
     * @param onBytes called by the reading thread whenever bytes have arrived
     */
    HttpWire(ByteStream stream, int headBytes, int bodyBytes, Runnable onBytes) {
        this.headBytes = headBytes;
        this.bodyBytes = bodyBytes;
        input = new StreamInput(stream, onBytes);
        output = new StreamOutput(stream);
        inBuffer = new SessionInputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, -1, headBytes, null);
        outBuffer = new SessionOutputBufferImpl(new BasicHttpTransportMetrics(), BUFFER, -1, null);
        config = Http1Config.custom()
                .setMaxLineLength(headBytes)
                .setMaxHeaderCount(MOST_FIELDS)
                .setMaxEmptyLineCount(MOST_EMPTY_LINES)
                .build();
        requests = new DefaultHttpRequestParser(config);
    }

    /**
     * Reads the next request's head; null when the peer ended the connection instead.
     *
     * @throws BadMessageException when it is unacceptable
     */
    @Nullable
    ClassicHttpRequest readRequestHead() throws IOException {
        input.allow(headBytes + BUFFER);
        try {
            ClassicHttpRequest head = requests.parse(inBuffer, input);
            if (head != null && input.ended()) {
                throw new EOFException("the peer ended the connection inside a request's head");
            }
            if (head != null && !HttpVersion.HTTP_1_0.equals(head.getVersion())) {
                requireVersionOne(head);
            }
            return head;
        } catch (IllegalArgumentException e) {
            // The parser makes its version object before it has looked at the number: HTTP/1.-1.
            throw new BadMessageException(400, "the request names a version that is none", e);
        } catch (HttpException e) {
            throw input.ended()
                    ? new EOFException("the peer ended the connection inside a request's head")
                    : rejected(e);
        } catch (StreamInput.TooLargeException | MessageConstraintException e) {
            throw new BadMessageException(431, "the head exceeds " + headBytes + " bytes", e);
        }
    }

    /** Reads the next response's head, interim ones skipped. */
    ClassicHttpResponse readResponseHead() throws IOException {
        input.allow(headBytes + BUFFER);
        try {
            ClassicHttpResponse head;
            do {
                head = new DefaultHttpResponseParser(config).parse(inBuffer, input);
                if (head == null || input.ended()) {
                    throw new EOFException("the service ended the connection before its answer was complete");
                }
                requireStatus(head.getCode());
            } while (head.getCode() < 200);
            return head;
        } catch (IllegalArgumentException e) {
            // The parser makes its response object before it has looked at the number.
            throw new BadMessageException(400, "the service answered with a status that is none", e);
        } catch (HttpException e) {
            throw input.ended()
                    ? new EOFException("the service ended the connection inside its answer's head")
                    : rejected(e);
        }
    }

    /**
     * Reads a body as its head announces it.
     *
     * @param untilEnd whether a body of unannounced length lasts until the stream's end (a response's) or is none (a
     *     request's)
     * @throws BadMessageException when it is malformed or too long
     */
    byte[] readBody(HttpMessage head, boolean untilEnd) throws IOException {
        long length = announcedLength(head);
        if (length > bodyBytes) {
            throw new BadMessageException(413, "a body of " + length + " bytes exceeds the limit of " + bodyBytes);
        }
        if (length == 0 || (length == ContentLengthStrategy.UNDEFINED && !untilEnd)) {
            return new byte[0];
        }
        input.allow(2L * bodyBytes + BUFFER);
        try {
            return drain(body(length));
        } catch (StreamInput.TooLargeException | MessageConstraintException e) {
            throw new BadMessageException(413, "the body exceeds " + bodyBytes + " bytes", e);
        } catch (MalformedChunkCodingException e) {
            throw new BadMessageException(400, String.valueOf(e.getMessage()), e);
        }
    }

    /** Writes a request, head and body in as few writes as they fit. */
    void write(HttpRequest request, List<HttpFields.Field> more) throws IOException {
        BasicClassicHttpRequest head = new BasicClassicHttpRequest(request.method(), request.target());
        head.setVersion(HttpVersion.HTTP_1_1);
        more.forEach(field -> head.addHeader(field.name(), field.value()));
        request.fields().all().forEach(field -> head.addHeader(field.name(), field.value()));
        try {
            new DefaultHttpRequestWriter().write(head, outBuffer, output);
        } catch (HttpException e) {
            throw new IOException("cannot write " + request + ": " + e.getMessage(), e);
        }
        outBuffer.write(request.body(), output);
        outBuffer.flush(output);
    }

    /** Writes a response; the body is left out where the request's method forbids it. */
    void write(HttpResponse response, List<HttpFields.Field> more, boolean withBody) throws IOException {
        BasicClassicHttpResponse head = new BasicClassicHttpResponse(response.status());
        head.setVersion(HttpVersion.HTTP_1_1);
        response.fields().all().forEach(field -> head.addHeader(field.name(), field.value()));
        more.forEach(field -> head.addHeader(field.name(), field.value()));
        try {
            new DefaultHttpResponseWriter().write(head, outBuffer, output);
        } catch (HttpException e) {
            throw new IOException("cannot write " + response + ": " + e.getMessage(), e);
        }
        if (withBody) {
            outBuffer.write(response.body(), output);
        }
        outBuffer.flush(output);
    }

    /** Throws away what the peer still sends, up to a limit, so that our last words are not lost in a reset. */
    void discardInput(int most) throws IOException {
        input.allow(most);
        byte[] scratch = new byte[BUFFER];
        int count;
        do {
            count = input.read(scratch, 0, scratch.length);
        } while (count >= 0);
    }

    /** The header fields of a parsed head. */
    static HttpFields fields(HttpMessage head) {
        List<HttpFields.Field> fields = new ArrayList<>();
        for (Header header : head.getHeaders()) {
            String value = header.getValue();
            fields.add(new HttpFields.Field(header.getName(), value == null ? "" : value));
        }
        return HttpFields.of(fields);
    }

    private InputStream body(long length) {
        if (length == ContentLengthStrategy.CHUNKED) {
            return new ChunkedInputStream(inBuffer, input, config);
        }
        return length == ContentLengthStrategy.UNDEFINED
                ? new IdentityInputStream(inBuffer, input)
                : new ContentLengthInputStream(inBuffer, input, length);
    }

    private byte[] drain(InputStream body) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        byte[] part = new byte[BUFFER];
        int count;
        while ((count = body.read(part)) >= 0) {
            if (whole.size() + count > bodyBytes) {
                throw new StreamInput.TooLargeException("body too long");
            }
            whole.write(part, 0, count);
        }
        return whole.toByteArray();
    }

    /** A length told twice or in two ways could be understood differently on the way here, so it is refused. */
    private static long announcedLength(HttpMessage head) throws BadMessageException {
        Header length = head.getFirstHeader("Content-Length");
        if (length != null && head.containsHeader("Transfer-Encoding")) {
            throw new BadMessageException(400, "both Content-Length and Transfer-Encoding");
        }
        if (length != null && !length.getValue().chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new BadMessageException(400, "Content-Length is no number");
        }
        try {
            return DefaultContentLengthStrategy.INSTANCE.determineLength(head);
        } catch (HttpException e) {
            throw rejected(e);
        }
    }

    private static void requireStatus(int code) throws BadMessageException {
        if (code < 100) {
            throw new BadMessageException(400, "the service answered with status " + code + ", which is none");
        }
    }

    private static void requireVersionOne(ClassicHttpRequest head) throws BadMessageException {
        if (!HttpVersion.HTTP_1_1.equals(head.getVersion())) {
            throw new BadMessageException(505, "version " + head.getVersion() + " is not spoken here");
        }
        if (head.countHeaders("Host") != 1) {
            throw new BadMessageException(400, "exactly one Host field is required");
        }
    }

    private static BadMessageException rejected(HttpException e) {
        int status = switch (e) {
            case RequestHeaderFieldsTooLargeException ignored -> 431;
            case UnsupportedHttpVersionException ignored -> 505;
            case NotImplementedException ignored -> 501;
            default -> 400;
        };
        return new BadMessageException(status, String.valueOf(e.getMessage()), e);
    }
}
