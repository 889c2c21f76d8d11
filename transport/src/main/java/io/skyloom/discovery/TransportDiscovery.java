package io.skyloom.discovery;

import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.entry.TransportId;
import io.skyloom.http.HealthReport;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.httpauth.AuthGate;
import io.skyloom.httpauth.AuthedHandler;
import io.skyloom.httpauth.MonitorGate;
import io.skyloom.httpauth.NonceStore;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The service's answers, for visors of both generations. Unlike the original it publishes only what the caller has a
 * part in and what is consistent. Everything is in memory. Any thread.
 */
public final class TransportDiscovery {
    private static final int LONGEST_TYPE = 32;

    /** Anybody may ask, and checking a key costs a square root. */
    private static final int MOST_EDGES_ASKED = 256;

    private static final String BAD_ID = "transport ID is invalid";
    private static final String BAD_KEY = "public key is invalid";

    private final Curve curve;
    private final EntryStore store;
    private final AuthGate gate;
    private final MonitorGate monitors;
    private final HealthReport health;

    /** An empty discovery. */
    public TransportDiscovery(Seams seams, Curve curve, TransportDiscoveryConfig config) {
        this.curve = curve;
        this.store = new EntryStore(seams.clock(), config.lifetime(), config.entries());
        this.gate = new AuthGate(new NonceStore(NonceStore.DEFAULT_KEYS), curve);
        this.monitors = new MonitorGate(config.monitors(), curve);
        this.health = HealthReport.direct(
                "transport-discovery", config.version(), seams.clock().wallMillis());
    }

    /** Every route of the service. */
    public HttpHandler routes() {
        HttpResponse notMonitor = new RefusedException(403, "invalid network monitor key").response();
        return new HttpRoutes()
                .on("GET", "/security/nonces/{pk}", gate::tellNonce)
                .on("POST", "/transports/", signed(this::registerSigned))
                .on("POST", "/v3/transports/", signed(this::registerBare))
                .on("POST", "/transports/delete-batch", signed(this::deleteBatch))
                .on("GET", "/transports/id:{id}", signed((call, caller) -> byId(call)))
                .on("GET", "/transports/edge:{pk}", signed((call, caller) -> byEdge(call)))
                .on("DELETE", "/transports/id:{id}", signed(this::delete))
                .on("GET", "/v4/update", signed((call, caller) -> HttpResponse.status(200)))
                .on("GET", "/v3/transports/edge:{pk}", open(this::byEdge))
                .on("POST", "/transports/edges", open(this::byEdges))
                .on("GET", "/all-transports", open(call -> listing(200, store.all())))
                .on("DELETE", "/transports/deregister", monitors.guard(notMonitor, open(this::deregister)))
                .on("POST", "/statuses", call -> HttpResponse.status(410))
                .on("GET", "/health", call -> health.response());
    }

    /** Every published transport, the longest published first; for services in the same process. */
    public List<TransportEntry> published() {
        return store.all();
    }

    /** An endpoint that may refuse. */
    private interface Endpoint {
        HttpResponse answer(HttpCall call) throws RefusedException;
    }

    /** An endpoint that may refuse and knows its caller. */
    private interface SignedEndpoint {
        HttpResponse answer(HttpCall call, PubKey caller) throws RefusedException;
    }

    private static HttpHandler open(Endpoint endpoint) {
        return call -> {
            try {
                return endpoint.answer(call);
            } catch (RefusedException e) {
                return e.response();
            }
        };
    }

    private HttpHandler signed(SignedEndpoint endpoint) {
        AuthedHandler handler =
                (call, caller) -> open(c -> endpoint.answer(c, caller)).handle(call);
        return gate.guard(handler);
    }

    private HttpResponse registerSigned(HttpCall call, PubKey caller) throws RefusedException {
        List<SignedEntry> entries = new ArrayList<>();
        for (JsonValue element : elements(call)) {
            SignedEntry signed = signedEntry(element);
            requireAcceptable(signed.entry(), caller);
            requireSignatures(signed);
            entries.add(signed);
        }
        publish(entries.stream().map(SignedEntry::entry).toList(), true);
        return array(201, entries.stream().map(SignedEntry::json).toList());
    }

    private HttpResponse registerBare(HttpCall call, PubKey caller) throws RefusedException {
        List<TransportEntry> entries = new ArrayList<>();
        for (JsonValue element : elements(call)) {
            TransportEntry entry = entry(element);
            requireAcceptable(entry, caller);
            entries.add(entry);
        }
        publish(entries, false);
        return listing(201, call.query("sync").orElse("").equals("true") ? store.all() : entries);
    }

    private HttpResponse byId(HttpCall call) throws RefusedException {
        UUID id = id(call.parameter("id"));
        TransportEntry found = store.find(id).orElseThrow(TransportDiscovery::notFound);
        return HttpResponse.plain(200, found.json() + "\n");
    }

    private HttpResponse byEdge(HttpCall call) throws RefusedException {
        List<TransportEntry> found = store.of(key(call.parameter("pk")));
        if (found.isEmpty()) {
            throw notFound();
        }
        return listing(200, found);
    }

    private HttpResponse byEdges(HttpCall call) throws RefusedException {
        List<JsonValue> edges = elements(call);
        if (edges.size() > MOST_EDGES_ASKED) {
            throw new RefusedException(400, "at most " + MOST_EDGES_ASKED + " keys in one question");
        }
        Map<UUID, TransportEntry> found = new LinkedHashMap<>();
        for (JsonValue element : edges) {
            store.of(key(text(element))).forEach(entry -> found.put(entry.id(), entry));
        }
        return listing(200, found.values());
    }

    /** Somebody else's transport is answered like an unknown one would be if its id made no sense, as the original does. */
    private HttpResponse delete(HttpCall call, PubKey caller) throws RefusedException {
        UUID id = id(call.parameter("id"));
        TransportEntry found = store.find(id).orElseThrow(TransportDiscovery::notFound);
        if (found.edgeOf(caller) < 0) {
            throw new RefusedException(400, BAD_ID);
        }
        store.remove(id);
        return HttpResponse.plain(200, "transport deleted");
    }

    private HttpResponse deleteBatch(HttpCall call, PubKey caller) throws RefusedException {
        int deleted = 0;
        List<JsonValue> ids = elements(call);
        for (JsonValue element : ids) {
            UUID id = id(text(element));
            boolean own =
                    store.find(id).filter(entry -> entry.edgeOf(caller) >= 0).isPresent();
            deleted += own && store.remove(id) ? 1 : 0;
        }
        String json = new JsonWriter()
                .beginObject()
                .name("deleted")
                .value(deleted)
                .name("skipped")
                .value(ids.size() - deleted)
                .endObject()
                .toString();
        return HttpResponse.json(200, json + "\n");
    }

    private HttpResponse deregister(HttpCall call) throws RefusedException {
        List<UUID> ids = new ArrayList<>();
        for (JsonValue element : elements(call)) {
            ids.add(id(text(element)));
        }
        ids.forEach(store::remove);
        return HttpResponse.status(200);
    }

    private void publish(List<TransportEntry> entries, boolean lasting) throws RefusedException {
        if (!store.put(entries, lasting)) {
            throw new RefusedException(503, "discovery has no room for more transports");
        }
    }

    private static void requireAcceptable(TransportEntry entry, PubKey caller) throws RefusedException {
        if (entry.type().isEmpty() || entry.type().length() > LONGEST_TYPE) {
            throw new RefusedException(400, "a transport's type has 1 to " + LONGEST_TYPE + " characters");
        }
        if (entry.first().isNull() || entry.second().isNull()) {
            throw new RefusedException(400, BAD_KEY);
        }
        try {
            entry.requireConsistent();
        } catch (BadEntryException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
        if (entry.edgeOf(caller) < 0) {
            throw new RefusedException(403, caller + " is no edge of transport " + entry.id());
        }
    }

    /** A transport of a visor to itself has room for two signatures and carries one. */
    private void requireSignatures(SignedEntry signed) throws RefusedException {
        try {
            signed.verify(signed.entry().first(), curve);
            signed.verify(signed.entry().second(), curve);
        } catch (BadSignatureException e) {
            throw new RefusedException(
                    400, "signature of transport " + signed.entry().id() + ": " + e.getMessage());
        }
    }

    private static List<JsonValue> elements(HttpCall call) throws RefusedException {
        try {
            return JsonReader.MESSAGE.parse(call.request().body()).elements();
        } catch (BadJsonException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    private static SignedEntry signedEntry(JsonValue json) throws RefusedException {
        try {
            return SignedEntry.from(json.node());
        } catch (BadEntryException e) {
            throw new RefusedException(400, json.path() + ": " + e.getMessage());
        }
    }

    private static TransportEntry entry(JsonValue json) throws RefusedException {
        try {
            return TransportEntry.from(json.node());
        } catch (BadEntryException e) {
            throw new RefusedException(400, json.path() + ": " + e.getMessage());
        }
    }

    private static String text(JsonValue json) throws RefusedException {
        try {
            return json.text();
        } catch (BadJsonException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    private static UUID id(String text) throws RefusedException {
        try {
            return TransportId.parse(text);
        } catch (BadEntryException e) {
            throw new RefusedException(400, BAD_ID);
        }
    }

    private static PubKey key(String text) throws RefusedException {
        try {
            return PubKey.parse(text);
        } catch (BadKeyException e) {
            throw new RefusedException(400, BAD_KEY);
        }
    }

    private static RefusedException notFound() {
        return new RefusedException(404, "transport not found");
    }

    private static HttpResponse listing(int status, Collection<TransportEntry> entries) {
        return array(status, entries.stream().map(TransportEntry::json).toList());
    }

    private static HttpResponse array(int status, List<String> objects) {
        return HttpResponse.plain(status, "[" + String.join(",", objects) + "]\n");
    }
}
