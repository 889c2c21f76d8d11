package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.discovery.EntryStore.Put;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.entry.DmsgEntry.ServerPart;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The discovery of dmsg as an embedded service: one signed entry a key, over HTTP. Handlers run on the connection's own
 * thread; the store decides races between writers of one key.
 */
public final class DmsgDiscoveryService implements AutoCloseable {
    /** How long a server's entry lives after its last post. */
    public static final Duration SERVER_LIFETIME = Duration.ofMinutes(2);

    /** How long a client's entry lives when it was posted with {@code ?timeout=true}. */
    public static final Duration SHORT_CLIENT_LIFETIME = Duration.ofMinutes(3);

    /** The most servers that are listed at once. */
    static final int LISTED_SERVERS = 512;

    /** The most keys that may be asked for at once: reading each costs a square root. */
    static final int ASKED_KEYS = 512;

    private static final Logger LOG = LoggerFactory.getLogger(DmsgDiscoveryService.class);
    private static final String ROOT = "/dmsg-discovery";

    private final Seams seams;
    private final DmsgDiscoveryConfig config;
    private final EntryStore store;
    private final EntryRules rules;

    /** What is removed may be at any address. */
    private final EntryRules rulesOfRemoval;

    private final Curve curve;
    private final Instant started;
    private final HttpServer server;
    private final List<HttpServer> further = new CopyOnWriteArrayList<>();

    private DmsgDiscoveryService(
            Seams seams, DmsgDiscoveryConfig config, Curve curve, EntryStore store, StreamListener listener) {
        this.seams = seams;
        this.config = config;
        this.store = store;
        this.curve = curve;
        this.rules = new EntryRules(curve, config.allowLoopback());
        this.rulesOfRemoval = new EntryRules(curve, true);
        this.started = Instant.ofEpochMilli(seams.clock().wallMillis());
        this.server = HttpServer.start(
                seams, "http:dmsg-discovery", listener, new Handlers(this).routes(), HttpServerConfig.DEFAULT);
    }

    /**
     * Starts to serve on a listener, which the service owns from now on, as it does the store.
     *
     * @param listener of a TCP port, or of a port of dmsg itself
     */
    public static DmsgDiscoveryService start(
            Seams seams, DmsgDiscoveryConfig config, Curve curve, EntryStore store, StreamListener listener) {
        return new DmsgDiscoveryService(seams, config, curve, store, listener);
    }

    /**
     * Serves the same entries also on other streams, for example those of dmsg.
     *
     * @param listener owned by the service from now on
     */
    public void serveRelayed(StreamListener listener) {
        further.add(HttpServer.start(
                seams, "http:dmsg-discovery/relayed", listener, new Handlers(this).routes(), HttpServerConfig.DEFAULT));
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        return server.localAddress();
    }

    @Override
    public void close() {
        server.close();
        further.forEach(HttpServer::close);
        store.close();
    }

    /** The routes and what they do; a class of its own, so that the service is built before it can be called. */
    private static final class Handlers {
        private final DmsgDiscoveryService service;

        Handlers(DmsgDiscoveryService service) {
            this.service = service;
        }

        HttpHandler routes() {
            HttpRoutes routes = new HttpRoutes()
                    .on("GET", ROOT + "/entry/{pk}", guarded(this::entry))
                    .on("POST", ROOT + "/entry/", guarded(this::post))
                    .on("POST", ROOT + "/entry/{pk}", guarded(this::post))
                    .on("DELETE", ROOT + "/entry", guarded(this::delete))
                    .on("GET", ROOT + "/entries", guarded(call -> keys(one -> one.client() != null)))
                    .on("GET", ROOT + "/visorEntries", guarded(call -> keys(Handlers::isVisor)))
                    .on("GET", ROOT + "/available_servers", guarded(call -> servers(Handlers::hasRoom, LISTED_SERVERS)))
                    .on("GET", ROOT + "/all_servers", guarded(call -> servers(one -> true, Integer.MAX_VALUE)))
                    .on("POST", ROOT + "/entries/batch", guarded(this::batch))
                    .on("GET", ROOT + "/servers/clients", guarded(call -> clientsByServer()))
                    .on("GET", ROOT + "/server/{pk}/clients", guarded(this::clientsOf))
                    .on("DELETE", ROOT + "/deregister", guarded(this::deregister))
                    .on("GET", "/health", call -> health());
            return routes;
        }

        /** A handler that may fail because of the store. */
        private interface Fallible {
            HttpResponse handle(HttpCall call) throws IOException;
        }

        private static HttpHandler guarded(Fallible handler) {
            return call -> {
                try {
                    return handler.handle(call);
                } catch (IOException e) {
                    LOG.warn("{} from {} failed: {}", call.request(), call.remote(), e.toString());
                    return DiscoveryAnswer.UNEXPECTED.response();
                }
            };
        }

        private HttpResponse entry(HttpCall call) throws IOException {
            PubKey key;
            try {
                key = PubKey.parse(call.parameter("pk"));
            } catch (BadKeyException e) {
                return DiscoveryAnswer.BAD_INPUT.response();
            }
            Optional<DmsgEntry> found = service.store.get(key);
            return found.map(one -> HttpResponse.json(200, one.text())).orElseGet(DiscoveryAnswer.NOT_FOUND::response);
        }

        private HttpResponse post(HttpCall call) throws IOException {
            Optional<DmsgEntry> read = read(call);
            if (read.isEmpty()) {
                return DiscoveryAnswer.UNEXPECTED.response();
            }
            DmsgEntry entry = read.get();
            Optional<DiscoveryAnswer> complaint =
                    service.rules.complaint(entry, service.seams.clock().wallNanos());
            if (complaint.isPresent()) {
                return complaint.get().response();
            }
            Put put = service.store.put(typed(entry), lifetime(entry, call.query("timeout")));
            return answer(put).response();
        }

        private static DiscoveryAnswer answer(Put put) {
            return switch (put) {
                case FIRST -> DiscoveryAnswer.FIRST_ENTRY;
                case NEWER -> DiscoveryAnswer.NEXT_ENTRY;
                case SEQUENCE_NOT_GREATER -> DiscoveryAnswer.WRONG_SEQUENCE;
                case TIMESTAMP_OLDER -> DiscoveryAnswer.OLDER_TIMESTAMP;
            };
        }

        private DmsgEntry typed(DmsgEntry entry) {
            ServerPart part = entry.server();
            return part == null
                    ? entry
                    : entry.withServer(part.typed(service.config.typeOf(entry.key(), part.serverType())));
        }

        private Duration lifetime(DmsgEntry entry, Optional<String> timeout) {
            if (entry.server() != null) {
                return SERVER_LIFETIME;
            }
            return timeout.filter("true"::equals).isPresent() ? SHORT_CLIENT_LIFETIME : service.config.clientLifetime();
        }

        private HttpResponse delete(HttpCall call) throws IOException {
            Optional<DmsgEntry> read = read(call);
            if (read.isEmpty()) {
                return DiscoveryAnswer.UNEXPECTED.response();
            }
            Optional<DiscoveryAnswer> complaint = service.rulesOfRemoval.complaint(
                    read.get(), service.seams.clock().wallNanos());
            if (complaint.isPresent()) {
                return complaint.get().response();
            }
            service.store.remove(read.get().key());
            return DiscoveryAnswer.DELETED.response();
        }

        private static Optional<DmsgEntry> read(HttpCall call) {
            try {
                return Optional.of(DmsgEntry.parse(call.request().body()));
            } catch (BadJsonException e) {
                LOG.debug("entry from {} is unreadable: {}", call.remote(), e.getMessage());
                return Optional.empty();
            }
        }

        private HttpResponse keys(Predicate<DmsgEntry> wanted) throws IOException {
            JsonWriter out = new JsonWriter().beginArray();
            service.store.all().stream()
                    .filter(wanted)
                    .forEach(one -> out.value(one.key().hex()));
            return HttpResponse.json(200, out.endArray().toString());
        }

        private static boolean isVisor(DmsgEntry entry) {
            return entry.client() != null && entry.clientType().equals(DmsgEntry.VISOR);
        }

        private static boolean hasRoom(DmsgEntry entry) {
            ServerPart part = entry.server();
            return part != null && part.availableSessions() > 0;
        }

        private HttpResponse servers(Predicate<DmsgEntry> wanted, int most) throws IOException {
            List<DmsgEntry> found = new ArrayList<>(service.store.all());
            found.removeIf(one -> one.server() == null || !wanted.test(one));
            if (found.isEmpty()) {
                return DiscoveryAnswer.NO_SERVERS.response();
            }
            List<DmsgEntry> listed = sample(found, most);
            listed.sort(Comparator.comparingInt(
                            (DmsgEntry one) -> one.asServer().orElseThrow().availableSessions())
                    .reversed());
            return HttpResponse.json(
                    200, listed.stream().map(DmsgEntry::text).collect(Collectors.joining(",", "[", "]")));
        }

        /** At most so many of them, each as likely as any other. */
        private List<DmsgEntry> sample(List<DmsgEntry> found, int most) {
            int wanted = Math.min(found.size(), most);
            for (int i = 0; i < wanted && found.size() > most; i++) {
                int other = i + (int) service.seams.entropy().nextLong(found.size() - i);
                Collections.swap(found, i, other);
            }
            return new ArrayList<>(found.subList(0, wanted));
        }

        private HttpResponse batch(HttpCall call) throws IOException {
            List<PubKey> wanted;
            try {
                wanted = keysOf(JsonReader.MESSAGE.parse(call.request().body()));
            } catch (BadJsonException e) {
                return DiscoveryAnswer.BAD_INPUT.response();
            }
            JsonWriter out = new JsonWriter().beginObject();
            for (PubKey key : wanted) {
                Optional<DmsgEntry> found = service.store.get(key);
                found.ifPresent(one -> out.name(key.hex()).raw(one.text()));
            }
            return HttpResponse.json(200, out.endObject().toString());
        }

        private static List<PubKey> keysOf(JsonValue list) throws BadJsonException {
            List<PubKey> keys = new ArrayList<>();
            for (JsonValue one : list.elements()) {
                if (keys.size() == ASKED_KEYS) {
                    throw one.wrong("within the limit of " + ASKED_KEYS + " keys at once");
                }
                try {
                    keys.add(PubKey.parse(one.text()));
                } catch (BadKeyException e) {
                    throw one.wrong("a public key: " + e.getMessage());
                }
            }
            return keys;
        }

        private HttpResponse clientsByServer() throws IOException {
            Map<String, List<String>> clients = new TreeMap<>();
            for (DmsgEntry one : service.store.all()) {
                one.asClient()
                        .ifPresent(client -> client.servers()
                                .forEach(server -> clients.computeIfAbsent(server.hex(), key -> new ArrayList<>())
                                        .add(one.text())));
            }
            JsonWriter out = new JsonWriter().beginObject();
            clients.forEach((server, texts) -> out.name(server).raw("[" + String.join(",", texts) + "]"));
            return HttpResponse.json(200, out.endObject().toString());
        }

        private HttpResponse clientsOf(HttpCall call) throws IOException {
            PubKey server;
            try {
                server = PubKey.parse(call.parameter("pk"));
            } catch (BadKeyException e) {
                return DiscoveryAnswer.BAD_INPUT.response();
            }
            return HttpResponse.json(
                    200,
                    service.store.all().stream()
                            .filter(one -> one.asClient()
                                    .map(client -> client.servers().contains(server))
                                    .orElse(false))
                            .map(DmsgEntry::text)
                            .collect(Collectors.joining(",", "[", "]")));
        }

        /** A network monitor removes clients that it knows to be dead. */
        private HttpResponse deregister(HttpCall call) throws IOException {
            if (!isMonitor(call)) {
                return HttpResponse.status(403);
            }
            List<PubKey> dead;
            try {
                dead = keysOf(JsonReader.MESSAGE.parse(call.request().body()));
            } catch (BadJsonException e) {
                return DiscoveryAnswer.BAD_INPUT.response();
            }
            for (PubKey key : dead) {
                service.store.remove(key);
            }
            return HttpResponse.json(200, "null");
        }

        private boolean isMonitor(HttpCall call) {
            String key = call.request().fields().first("NM-PK").orElse("");
            String signature = call.request().fields().first("NM-Sign").orElse("");
            try {
                PubKey monitor = PubKey.parse(key);
                byte[] digest = Sha256.of(monitor.hex().getBytes(StandardCharsets.UTF_8));
                service.curve.verify(monitor, Sig.parse(signature), digest);
                return service.config.monitors().contains(monitor);
            } catch (IllegalArgumentException | BadSignatureException e) {
                return false;
            }
        }

        private HttpResponse health() {
            JsonWriter out = new JsonWriter().beginObject().name("build_info").beginObject();
            out.field("version", service.config.version())
                    .field("commit", "unknown")
                    .field("date", "unknown");
            out.endObject().field("started_at", service.started.toString());
            service.config.dmsgKey().ifPresent(key -> out.field("dmsg_address", "dmsg://" + key.hex() + ":80"));
            return HttpResponse.json(200, out.endObject().toString());
        }
    }
}
