package io.skyloom.http;

import java.nio.charset.StandardCharsets;

/** A response: what a handler gives and what a client gets. Immutable; the body array is shared, not copied. */
public final class HttpResponse {
    private static final byte[] NO_BODY = {};

    private final int status;
    private final HttpFields fields;
    private final byte[] body;

    /** A response with the given status (200 to 599), fields and body. */
    public HttpResponse(int status, HttpFields fields, byte[] body) {
        this.status = status;
        this.fields = fields;
        this.body = body;
    }

    /** A status and nothing else. */
    public static HttpResponse status(int status) {
        return new HttpResponse(status, HttpFields.NONE, NO_BODY);
    }

    /** A body without a content type. */
    public static HttpResponse plain(int status, String body) {
        return new HttpResponse(status, HttpFields.NONE, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A JSON body with its content type. */
    public static HttpResponse json(int status, String body) {
        return plain(status, body).with("Content-Type", "application/json");
    }

    /** The same with one more header field. */
    public HttpResponse with(String name, String value) {
        return new HttpResponse(status, fields.with(name, value), body);
    }

    /** The status code. */
    public int status() {
        return status;
    }

    /** The header fields. */
    public HttpFields fields() {
        return fields;
    }

    /** The body; empty for none. */
    public byte[] body() {
        return body;
    }

    /** The body as UTF-8 text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return status + " (" + body.length + " bytes)";
    }
}
