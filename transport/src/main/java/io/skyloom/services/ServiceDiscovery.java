package io.skyloom.services;

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
import io.skyloom.json.JsonValue;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.resolver.SourceRule;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.AddressText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The service's answers. Unlike the original it needs nobody who knows where addresses stand on earth, and it drops
 * entries that were not renewed. Everything is in memory. Any thread.
 */
public final class ServiceDiscovery {
    private static final Pattern TYPE = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,6}");
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int LONGEST_TEXT = 128;
    private static final int MOST_ADDRESSES = 32;

    private final ServiceDiscoveryConfig config;
    private final Entropy entropy;
    private final ServiceStore store;
    private final AuthGate gate;
    private final MonitorGate monitors;
    private final HealthReport health;

    /** An empty list. */
    public ServiceDiscovery(Seams seams, Curve curve, ServiceDiscoveryConfig config) {
        this.config = config;
        this.entropy = seams.entropy();
        this.store = new ServiceStore(seams.clock(), config.entries());
        this.gate = new AuthGate(new NonceStore(NonceStore.DEFAULT_KEYS), curve);
        this.monitors = new MonitorGate(config.monitors(), curve);
        this.health = HealthReport.direct(
                "service-discovery", config.version(), seams.clock().wallMillis());
    }

    /** The routes for requests whose origin is known by {@code source}. */
    public HttpHandler routes(SourceRule source) {
        HttpResponse notMonitor = new RefusedException(403, "invalid network monitor key").response();
        return new HttpRoutes()
                .on("GET", "/security/nonces/{pk}", gate::tellNonce)
                .on("GET", "/api/services", open(this::list))
                .on("GET", "/api/services/{addr}", open(this::find))
                .on("POST", "/api/services", signed((call, caller) -> register(call, caller, source)))
                .on("DELETE", "/api/services/{addr}", signed(this::withdraw))
                .on("DELETE", "/api/services/deregister/{type}", monitors.guard(notMonitor, open(this::deregister)))
                .on("GET", "/health", call -> health.response());
    }

    /** Every listed service of that type; for services in the same process. */
    public List<ServiceEntry> listed(String type) {
        String kept = ServiceType.kept(type);
        return store.list(entry -> entry.type().equals(kept));
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
        return gate.guard(
                (call, caller) -> open(c -> endpoint.answer(c, caller)).handle(call));
    }

    private HttpResponse list(HttpCall call) throws RefusedException {
        String type = type(call);
        String version = call.query("version").orElse("");
        String country = call.query("country").orElse("");
        List<ServiceEntry> found = store.list(entry -> entry.type().equals(type)
                && (version.isEmpty() || entry.version().equals(version))
                && (country.isEmpty()
                        || entry.geo()
                                .filter(geo -> geo.country().equals(country))
                                .isPresent()));
        List<String> objects = some(found, quantity(call)).stream()
                .map(entry -> entry.listed().json())
                .toList();
        return HttpResponse.json(200, "[" + String.join(",", objects) + "]\n");
    }

    /** As many as were asked for, chosen by chance. */
    private List<ServiceEntry> some(List<ServiceEntry> all, int quantity) {
        if (quantity <= 0 || all.size() <= quantity) {
            return all;
        }
        List<ServiceEntry> rest = new ArrayList<>(all);
        List<ServiceEntry> chosen = new ArrayList<>();
        while (chosen.size() < quantity) {
            int at = (int) entropy.nextLong(rest.size());
            chosen.add(rest.set(at, rest.getLast()));
            rest.removeLast();
        }
        return chosen;
    }

    private HttpResponse find(HttpCall call) throws RefusedException {
        String type = type(call);
        ServiceAddress address = address(call.parameter("addr"));
        ServiceEntry found = store.find(address, type)
                .orElseThrow(() -> new RefusedException(404, "no service of type " + type + " at " + address));
        return HttpResponse.json(200, found.listed().json() + "\n");
    }

    private HttpResponse register(HttpCall call, PubKey caller, SourceRule source) throws RefusedException {
        ServiceEntry entry = entry(call);
        if (!entry.address().key().equals(caller)) {
            throw new RefusedException(403, "using public key other than your own is forbidden");
        }
        if (entry.version().isEmpty()
                && (entry.type().equals(ServiceType.VPN) || entry.type().equals(ServiceType.SKYSOCKS))) {
            throw new RefusedException(403, "visor version is too old");
        }
        if (entry.type().equals(ServiceType.VISOR) && config.reachableVisorsOnly()) {
            requireReachable(entry, source.sourceOf(call));
        }
        if (!store.put(entry, lifetime(call))) {
            throw new RefusedException(503, "service discovery has no room for another service");
        }
        return HttpResponse.json(200, entry.json() + "\n");
    }

    private static void requireReachable(ServiceEntry entry, Optional<InetAddress> source) throws RefusedException {
        boolean named = entry.localIps().stream()
                .flatMap(text -> AddressText.parse(text).stream())
                .anyMatch(address -> source.filter(address::equals).isPresent());
        if (!named) {
            throw new RefusedException(403, "visor is unreachable");
        }
    }

    /** Who says when it will renew is dropped after three missed renewals, everybody else after a day. */
    private Duration lifetime(HttpCall call) {
        Optional<Duration> promised = call.request()
                .fields()
                .first(ServiceDiscoveryClient.RENEWS_WITHIN)
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text ->
                        Duration.ofSeconds(Long.parseLong(text)).multipliedBy(ServiceDiscoveryConfig.RENEWALS_MISSED));
        return promised.map(span -> span.compareTo(SHORTEST) < 0 ? SHORTEST : span)
                .filter(span -> span.compareTo(config.silentLifetime()) < 0)
                .orElse(config.silentLifetime());
    }

    private HttpResponse withdraw(HttpCall call, PubKey caller) throws RefusedException {
        String type = type(call);
        ServiceAddress address = address(call.parameter("addr"));
        if (!address.key().equals(caller)) {
            throw new RefusedException(403, "using public key other than your own is forbidden");
        }
        store.remove(address, type);
        return HttpResponse.json(200, "true\n");
    }

    private HttpResponse deregister(HttpCall call) throws RefusedException {
        String type = ServiceType.kept(call.parameter("type"));
        List<ServiceAddress> gone = new ArrayList<>();
        try {
            for (String key : JsonReader.MESSAGE.parse(call.request().body()).texts()) {
                gone.add(new ServiceAddress(PubKey.parse(key), 0));
            }
        } catch (BadJsonException | BadKeyException e) {
            throw new RefusedException(400, "error bad input");
        }
        gone.forEach(address -> store.remove(address, type));
        return HttpResponse.json(200, "true\n");
    }

    private static ServiceEntry entry(HttpCall call) throws RefusedException {
        ServiceEntry entry;
        try {
            JsonValue json = JsonReader.MESSAGE.parse(call.request().body());
            entry = ServiceEntry.from(json);
        } catch (BadJsonException e) {
            throw new RefusedException(400, "invalid json");
        }
        if (!TYPE.matcher(entry.type()).matches()) {
            throw new RefusedException(400, "a service's type has 1 to 32 small letters, digits, - and _");
        }
        if (entry.version().length() > LONGEST_TEXT
                || entry.localIps().size() > MOST_ADDRESSES
                || entry.localIps().stream().anyMatch(text -> text.length() > LONGEST_TEXT)) {
            throw new RefusedException(
                    400,
                    "version and addresses have at most " + LONGEST_TEXT + " characters, and there are at most "
                            + MOST_ADDRESSES + " addresses");
        }
        boolean wordy = entry.geo()
                .filter(geo ->
                        geo.country().length() > LONGEST_TEXT || geo.region().length() > LONGEST_TEXT)
                .isPresent();
        if (wordy) {
            throw new RefusedException(400, "country and region have at most " + LONGEST_TEXT + " characters");
        }
        return entry.withType(ServiceType.kept(entry.type()));
    }

    private static String type(HttpCall call) throws RefusedException {
        String type = call.query("type").orElse("");
        if (type.isEmpty()) {
            throw new RefusedException(400, "missing service type in request");
        }
        return ServiceType.kept(type);
    }

    private static int quantity(HttpCall call) throws RefusedException {
        String text = call.query("quantity").orElse("0");
        if (!SECONDS.matcher(text).matches()) {
            throw new RefusedException(400, "quantity must be integer");
        }
        return Integer.parseInt(text);
    }

    private static ServiceAddress address(String text) throws RefusedException {
        try {
            return ServiceAddress.parse(text);
        } catch (BadKeyException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
    }
}
