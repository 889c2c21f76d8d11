package io.skyloom.services;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.httpauth.AuthClient;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Single questions and orders to a service discovery, each one exchange on the calling thread. Any thread; signed
 * requests are sent one at a time, so one client is enough for all services of a visor. Every call throws {@link
 * HttpStatusException} when the service refuses and another {@link IOException} when it cannot be reached in time or
 * answers nonsense.
 */
public final class ServiceDiscoveryClient implements AutoCloseable {
    /** Tells our own service how soon, in seconds, the entry will be registered again; others ignore it. */
    static final String RENEWS_WITHIN = "SW-Renews-Within";

    private static final Logger LOG = LoggerFactory.getLogger(ServiceDiscoveryClient.class);

    private final HttpClient http;
    private final AuthClient service;
    private final Duration limit;

    /**
     * A client; nothing is sent yet.
     *
     * @param http owned by this client from now on
     * @param toldAddress our public address as far as it is known, for services that cannot see it; must not block
     * @param limit for one call
     */
    public ServiceDiscoveryClient(
            Seams seams,
            HttpClient http,
            BaseUrl url,
            KeyPair keys,
            Curve curve,
            Supplier<Optional<String>> toldAddress,
            Duration limit) {
        this.http = http;
        this.service = new AuthClient(seams, http, url, keys, curve, toldAddress);
        this.limit = limit;
    }

    /** The service. */
    public BaseUrl service() {
        return service.service();
    }

    /** In whose name it registers. */
    public PubKey owner() {
        return service.keys().pub();
    }

    /**
     * Registers or renews an entry and returns it as the service has noted it.
     *
     * @param renewal how soon it will be registered again; zero when that is not known
     */
    public ServiceEntry register(ServiceEntry entry, Duration renewal) throws IOException {
        HttpRequest order = HttpRequest.of("POST", "/api/services", entry.json().getBytes(StandardCharsets.UTF_8));
        HttpResponse answer = service.call(
                renewal.isZero() ? order : order.with(RENEWS_WITHIN, String.valueOf(renewal.toSeconds())), limit);
        requireOk(order, answer);
        return ServiceEntry.from(JsonReader.MESSAGE.parse(answer.body()));
    }

    /** Takes an entry back; the service answers alike whether there was one. */
    public void withdraw(ServiceAddress address, String type) throws IOException {
        withdraw(address, type, limit);
    }

    /** Takes an entry back within a limit of the caller's own. */
    void withdraw(ServiceAddress address, String type, Duration within) throws IOException {
        HttpRequest order = HttpRequest.of("DELETE", "/api/services/" + address + "?type=" + type);
        requireOk(order, service.call(order, within));
    }

    /** The services that the query asks for; none when there are none. */
    public List<ServiceEntry> list(ServiceQuery query) throws IOException {
        HttpRequest question = HttpRequest.get(query.target());
        HttpResponse answer = service.callUnsigned(question, limit);
        requireOk(question, answer);
        return entries(answer);
    }

    /** Ends calls under way and refuses new ones. Idempotent. */
    @Override
    public void close() {
        http.close();
    }

    private void requireOk(HttpRequest request, HttpResponse answer) throws HttpStatusException {
        if (answer.status() != 200) {
            throw service.refused(request, answer);
        }
    }

    /** Entries that make no sense are left out: one bad entry of somebody must not hide all others. */
    private static List<ServiceEntry> entries(HttpResponse answer) throws BadJsonException {
        List<ServiceEntry> found = new ArrayList<>();
        for (JsonValue element : JsonReader.LISTING.parse(answer.body()).elements()) {
            try {
                found.add(ServiceEntry.from(element));
            } catch (BadJsonException e) {
                LOG.debug("left a service out: {}", e.getMessage());
            }
        }
        return found;
    }
}
