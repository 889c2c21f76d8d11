package io.skyloom.discovery;

import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.httpauth.AuthClient;
import io.skyloom.httpauth.ErrorBody;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single questions and orders to a transport discovery, each one exchange on the calling thread. Any thread; signed
 * requests are sent one at a time. Every call throws {@link HttpStatusException} when the service refuses and another
 * {@link IOException} when it cannot be reached in time or answers nonsense.
 */
public final class TransportDiscoveryClient implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransportDiscoveryClient.class);

    private final HttpClient http;
    private final AuthClient service;
    private final String version;
    private final Duration limit;

    /**
     * A client; nothing is sent yet.
     *
     * @param http owned by this client from now on
     * @param version the program's version, which newer services note
     * @param limit for one call
     */
    public TransportDiscoveryClient(
            Seams seams, HttpClient http, BaseUrl url, KeyPair keys, Curve curve, String version, Duration limit) {
        this.http = http;
        this.service = new AuthClient(seams, http, url, keys, curve);
        this.version = version;
        this.limit = limit;
    }

    /** The service. */
    public BaseUrl service() {
        return service.service();
    }

    /** Whose transports are published. */
    public PubKey owner() {
        return service.keys().pub();
    }

    /** Publishes entries the newer way, in one request; older services answer 404. */
    public void registerBare(Collection<TransportEntry> entries) throws IOException {
        String body = "[" + joined(entries.stream().map(TransportEntry::json)) + "]\n";
        register(HttpRequest.of("POST", "/v3/transports/", utf8(body)).with("SW-Visor-Version", version));
    }

    /** Publishes entries with both edges' signatures, the older way, in one request. */
    public void registerSigned(Collection<SignedEntry> entries) throws IOException {
        String body = "[" + joined(entries.stream().map(SignedEntry::json)) + "]\n";
        register(HttpRequest.of("POST", "/transports/", utf8(body)));
    }

    /** One transport, if it is published. */
    public Optional<TransportEntry> byId(UUID id) throws IOException {
        HttpRequest question = HttpRequest.get("/transports/id:" + id);
        HttpResponse answer = service.call(question, limit);
        if (answer.status() == 404) {
            return Optional.empty();
        }
        requireOk(question, answer);
        return Optional.of(entry(JsonReader.MESSAGE.parse(answer.body())));
    }

    /** The published transports of one visor; none when it is unknown. */
    public List<TransportEntry> byEdge(PubKey edge) throws IOException {
        HttpRequest question = HttpRequest.get("/transports/edge:" + edge.hex());
        HttpResponse answer = service.call(question, limit);
        if (answer.status() == 404) {
            return List.of();
        }
        requireOk(question, answer);
        return entries(answer);
    }

    /** All published transports. */
    public List<TransportEntry> all() throws IOException {
        HttpRequest question = HttpRequest.get("/all-transports");
        HttpResponse answer = service.callUnsigned(question, limit);
        requireOk(question, answer);
        return entries(answer);
    }

    /** Takes one transport back; returns whether it was published. */
    public boolean delete(UUID id) throws IOException {
        HttpRequest order = HttpRequest.of("DELETE", "/transports/id:" + id);
        HttpResponse answer = service.call(order, limit);
        if (answer.status() == 404) {
            return false;
        }
        requireOk(order, answer);
        return true;
    }

    /** Takes transports back the newer way, in one request; older services answer 404 or 405. */
    public void deleteBatch(Collection<UUID> ids) throws IOException {
        JsonWriter json = new JsonWriter().beginArray();
        ids.forEach(id -> json.value(id.toString()));
        HttpRequest order = HttpRequest.of("POST", "/transports/delete-batch", utf8(json.endArray() + "\n"));
        requireOk(order, service.call(order, limit));
    }

    /** Says that the visor is up. */
    public void heartbeat() throws IOException {
        HttpRequest beat = HttpRequest.get("/v4/update?version=" + version);
        requireOk(beat, service.call(beat, limit));
    }

    /** Ends calls under way and refuses new ones. Idempotent. */
    @Override
    public void close() {
        http.close();
    }

    private void register(HttpRequest order) throws IOException {
        HttpResponse answer = service.call(order, limit);
        if (!isRegistered(answer)) {
            throw service.refused(order, answer);
        }
    }

    /** Some stores answer a repeated registration with an error although all is as it was asked to be. */
    private static boolean isRegistered(HttpResponse answer) {
        if (answer.status() == 409) {
            return true;
        }
        if (answer.status() == 500) {
            String said = ErrorBody.of(answer).message().toLowerCase(Locale.ROOT);
            return Stream.of("already registered", "duplicate key", "unique constraint")
                    .anyMatch(said::contains);
        }
        return answer.status() >= 200 && answer.status() < 300;
    }

    private void requireOk(HttpRequest request, HttpResponse answer) throws HttpStatusException {
        if (answer.status() != 200) {
            throw service.refused(request, answer);
        }
    }

    /** Entries that make no sense are left out: one bad entry of somebody else must not hide all others. */
    private static List<TransportEntry> entries(HttpResponse answer) throws BadJsonException {
        List<TransportEntry> found = new ArrayList<>();
        for (JsonValue element : JsonReader.LISTING.parse(answer.body()).elements()) {
            try {
                found.add(entry(element));
            } catch (BadJsonException e) {
                LOG.debug("left an entry out: {}", e.getMessage());
            }
        }
        return found;
    }

    private static TransportEntry entry(JsonValue json) throws BadJsonException {
        try {
            return TransportEntry.from(json.node()).requireConsistent();
        } catch (BadEntryException e) {
            throw new BadJsonException(json.path() + ": " + e.getMessage());
        }
    }

    private static String joined(Stream<String> objects) {
        return String.join(",", objects.toList());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
