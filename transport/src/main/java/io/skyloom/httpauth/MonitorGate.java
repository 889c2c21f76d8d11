package io.skyloom.httpauth;

import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpFields;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sig;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Lets only the configured network monitors through: their key is in {@code NM-PK}, their signature over that key's
 * hex text in {@code NM-Sign}. The signature never changes, so whoever has seen it can use it again: leave the set
 * empty where the network does not protect it. Any thread.
 */
public final class MonitorGate {
    private final Set<PubKey> monitors;
    private final Curve curve;

    /** A gate for these keys; with none, everybody is turned away. */
    public MonitorGate(Set<PubKey> monitors, Curve curve) {
        this.monitors = Set.copyOf(monitors);
        this.curve = curve;
    }

    /** The same handler, for monitors only; others get {@code refusal}. */
    public HttpHandler guard(HttpResponse refusal, HttpHandler handler) {
        return call -> isMonitor(call) ? handler.handle(call) : refusal;
    }

    private boolean isMonitor(HttpCall call) {
        HttpFields fields = call.request().fields();
        try {
            PubKey key = PubKey.parse(fields.first("NM-PK").orElse(""));
            Sig signature = Sig.parse(fields.first("NM-Sign").orElse(""));
            if (!monitors.contains(key)) {
                return false;
            }
            key.verify(curve, signature, key.hex().getBytes(StandardCharsets.US_ASCII));
            return true;
        } catch (BadKeyException | BadSignatureException e) {
            return false;
        }
    }
}
