package io.skyloom.resolver;

import io.skyloom.http.HealthReport;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.httpauth.AuthGate;
import io.skyloom.httpauth.MonitorGate;
import io.skyloom.httpauth.NonceStore;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.AddressText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The service's answers: who may bind where, and what is told to whom. Everything is in memory. Any thread.
 */
public final class AddressResolver {
    private static final String STCPR = "stcpr";

    private final AddressResolverConfig config;
    private final Bindings stcpr;
    private final AuthGate gate;
    private final MonitorGate monitors;
    private final HealthReport health;

    /** An empty resolver. */
    public AddressResolver(Seams seams, Curve curve, AddressResolverConfig config) {
        this.config = config;
        this.stcpr = new Bindings(seams.clock(), config.lifetime(), config.bindings());
        this.gate = new AuthGate(new NonceStore(NonceStore.DEFAULT_KEYS), curve);
        this.monitors = new MonitorGate(config.monitors(), curve);
        this.health = HealthReport.direct(
                "address-resolver", config.version(), seams.clock().wallMillis());
    }

    /** The routes for requests whose origin is known by {@code source}. */
    public HttpHandler routes(SourceRule source) {
        HttpResponse refusal = error(403, "invalid network monitor key");
        return new HttpRoutes()
                .on("GET", "/security/nonces/{pk}", gate::tellNonce)
                .on("POST", "/bind/stcpr", gate.guard((call, caller) -> bind(call, caller, source)))
                .on("DELETE", "/bind/stcpr", gate.guard((call, caller) -> unbind(caller)))
                .on("GET", "/resolve/{type}/{pk}", gate.guard((call, caller) -> resolve(call, source)))
                .on("GET", "/transports", call -> transports())
                .on("GET", "/health", call -> health.response())
                .on("DELETE", "/deregister/{network}", monitors.guard(refusal, this::deregister));
    }

    private HttpResponse bind(HttpCall call, PubKey caller, SourceRule rule) {
        BindRequest request;
        try {
            request = BindRequest.parse(call.request().body());
        } catch (BadJsonException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
        Optional<InetAddress> source = rule.sourceOf(call);
        Optional<String> objection = objection(source, request);
        if (source.isEmpty() || objection.isPresent()) {
            String seen = source.map(AddressText::of).orElse("an unknown address");
            return error(400, "Cannot bind " + caller + " to " + seen + " (STCPR). " + objection.orElse(""));
        }
        return stcpr.bind(caller, source.get(), request)
                ? HttpResponse.status(200)
                : error(503, "the resolver has no room for another visor");
    }

    private Optional<String> objection(Optional<InetAddress> source, BindRequest request) {
        if (source.isEmpty()) {
            return Optional.of("Invalid IP address in request: " + request);
        }
        if (config.allowPrivateAddresses()) {
            return Optional.empty();
        }
        if (!PublicAddresses.contains(source.get())) {
            return Optional.of("Invalid IP address in request: " + request);
        }
        return request.addresses().stream()
                        .flatMap(text -> AddressText.parse(text).stream())
                        .anyMatch(source.get()::equals)
                ? Optional.empty()
                : Optional.of("Remote address not present in request: " + request);
    }

    private HttpResponse unbind(PubKey caller) {
        stcpr.unbind(caller);
        return HttpResponse.status(200);
    }

    private HttpResponse resolve(HttpCall call, SourceRule source) {
        PubKey peer;
        try {
            peer = PubKey.parse(call.parameter("pk"));
        } catch (BadKeyException e) {
            return HttpResponse.status(400);
        }
        Optional<AddressRecord> found =
                call.parameter("type").equals(STCPR) ? stcpr.find(peer, source.sourceOf(call)) : Optional.empty();
        return found.map(record -> HttpResponse.json(200, record.json())).orElseGet(() -> HttpResponse.status(404));
    }

    private HttpResponse transports() {
        JsonWriter json = new JsonWriter().beginObject();
        List<PubKey> keys = stcpr.keys();
        if (!keys.isEmpty()) {
            json.field(STCPR, keys.stream().map(PubKey::hex).toList());
        }
        return HttpResponse.json(200, json.endObject().toString());
    }

    private HttpResponse deregister(HttpCall call) {
        if (!call.parameter("network").equals(STCPR)) {
            return error(400, "network " + call.parameter("network") + " is not served here");
        }
        List<PubKey> keys = new ArrayList<>();
        try {
            for (String text : JsonReader.MESSAGE.parse(call.request().body()).texts()) {
                keys.add(PubKey.parse(text));
            }
        } catch (BadJsonException | BadKeyException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
        keys.forEach(stcpr::unbind);
        return HttpResponse.status(200);
    }

    /** This service's complaints end without a line feed. */
    private static HttpResponse error(int status, String message) {
        String json = new JsonWriter()
                .beginObject()
                .field("error", message)
                .endObject()
                .toString();
        return HttpResponse.json(status, json);
    }
}
