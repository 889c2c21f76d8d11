package io.skyloom.http;

import java.nio.charset.StandardCharsets;

/** A request: what a client sends and what a handler gets. Immutable; the body array is shared, not copied. */
public final class HttpRequest {
    private static final byte[] NO_BODY = {};

    private final String method;
    private final String target;
    private final HttpFields fields;
    private final byte[] body;

    /**
     * A request.
     *
     * @param method in capitals
     * @param target path and query, beginning with a slash
     * @param body empty for none
     */
    public HttpRequest(String method, String target, HttpFields fields, byte[] body) {
        this.method = method;
        this.target = target;
        this.fields = fields;
        this.body = body;
    }

    /** A request without a body. */
    public static HttpRequest of(String method, String target) {
        return new HttpRequest(method, target, HttpFields.NONE, NO_BODY);
    }

    /** A GET. */
    public static HttpRequest get(String target) {
        return of("GET", target);
    }

    /** A request with a body. */
    public static HttpRequest of(String method, String target, byte[] body) {
        return new HttpRequest(method, target, HttpFields.NONE, body);
    }

    /** The same with one more header field. */
    public HttpRequest with(String name, String value) {
        return new HttpRequest(method, target, fields.with(name, value), body);
    }

    /** The method, in capitals. */
    public String method() {
        return method;
    }

    /** Path and query as sent. */
    public String target() {
        return target;
    }

    /** The path alone, still percent-encoded. */
    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The text behind the question mark; empty when there is none. */
    public String query() {
        int query = target.indexOf('?');
        return query < 0 ? "" : target.substring(query + 1);
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
        return method + " " + target;
    }
}
