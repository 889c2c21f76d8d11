package io.skyloom.httpauth;

import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.PubKey;

/** Answers requests whose sender is known. Called on the connection's thread, many at a time. */
@FunctionalInterface
public interface AuthedHandler {
    /** The answer to a request that {@code caller} has signed. */
    HttpResponse handle(HttpCall call, PubKey caller);
}
