package io.skyloom.resolver;

import io.skyloom.http.HttpCall;
import io.skyloom.httpauth.AuthHeaders;
import io.skyloom.stcpr.AddressText;
import java.net.InetAddress;
import java.util.Optional;

/** How the service knows where a request comes from. */
@FunctionalInterface
public interface SourceRule {
    /** The address of the visor behind a call; empty when it cannot be known. */
    Optional<InetAddress> sourceOf(HttpCall call);

    /** What the socket says: for connections that visors open directly. Header fields are not believed. */
    static SourceRule observed() {
        return call -> Optional.ofNullable(call.remote().getAddress());
    }

    /** What the visor says of itself: only for connections through a relay, which hides the real address. */
    static SourceRule told() {
        return call -> call.request().fields().first(AuthHeaders.PUBLIC_IP).flatMap(AddressText::parse);
    }
}
