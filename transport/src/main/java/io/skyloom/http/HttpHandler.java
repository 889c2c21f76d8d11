package io.skyloom.http;

/** Answers requests. Called on the connection's own virtual thread, many at a time. */
@FunctionalInterface
public interface HttpHandler {
    /** The answer. An escaping runtime exception is logged as an error and answered with 500. */
    HttpResponse handle(HttpCall call);
}
