package io.skyloom.resolver;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.httpauth.AuthClient;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.json.JsonWriter;
import io.skyloom.key.BadKeyException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.retry.Backoff;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.AddressBook;
import io.skyloom.stcpr.AddressText;
import io.skyloom.stcpr.Announcement;
import io.skyloom.stcpr.PeerRecord;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A visor's side of the address resolver. Until the service has answered for the first time, which a thread of its own
 * keeps trying, questions fail at once. Any thread may call; requests are sent one at a time.
 */
public final class ResolverClient implements AddressBook, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ResolverClient.class);
    private static final String STCPR = "stcpr";
    private static final byte[] EMPTY_OBJECT = "{}\n".getBytes(StandardCharsets.UTF_8);

    private final Seams seams;
    private final HttpClient http;
    private final AuthClient service;
    private final ResolverPace pace;
    private final Outcome<Boolean> ready = new Outcome<>();
    private final Outcome<Boolean> closed = new Outcome<>();

    private ResolverClient(Seams seams, HttpClient http, AuthClient service, ResolverPace pace) {
        this.seams = seams;
        this.http = http;
        this.service = service;
        this.pace = pace;
    }

    /**
     * Starts to reach for the service and returns at once.
     *
     * @param http owned by this client from now on
     */
    public static ResolverClient start(
            Seams seams, HttpClient http, BaseUrl url, KeyPair keys, Curve curve, ResolverPace pace) {
        return start(seams, http, new AuthClient(seams, http, url, keys, curve), pace);
    }

    /**
     * The same for a service behind a relay, which cannot see where visors are and believes what they say.
     *
     * @param publicAddress our public address as far as somebody outside has told us; must not block
     */
    public static ResolverClient startRelayed(
            Seams seams,
            HttpClient http,
            BaseUrl url,
            KeyPair keys,
            Curve curve,
            ResolverPace pace,
            Supplier<Optional<InetAddress>> publicAddress) {
        AuthClient service = new AuthClient(
                seams, http, url, keys, curve, () -> publicAddress.get().map(AddressText::of));
        return start(seams, http, service, pace);
    }

    private static ResolverClient start(Seams seams, HttpClient http, AuthClient service, ResolverPace pace) {
        ResolverClient client = new ResolverClient(seams, http, service, pace);
        seams.threads().start("resolver/reach", client::reach);
        return client;
    }

    /** Whether the service has answered yet. */
    public boolean isReady() {
        return ready.now().isPresent();
    }

    /** Waits until the service has answered for the first time; returns whether it has. */
    public boolean awaitReady(Duration limit) throws InterruptedException {
        return ready.settledWithin(seams.timers(), limit) && isReady();
    }

    @Override
    public void bind(Announcement announcement) throws IOException {
        awaitReadyOrFail();
        List<String> addresses =
                announcement.addresses().stream().map(AddressText::of).toList();
        String body = new JsonWriter()
                .beginObject()
                .field("port", String.valueOf(announcement.port()))
                .field("addresses", addresses)
                .endObject()
                .toString();
        byte[] line = (body + "\n").getBytes(StandardCharsets.UTF_8);
        expectOk(HttpRequest.of("POST", "/bind/" + STCPR, line));
    }

    @Override
    public void unbind() throws IOException {
        requireReady();
        expectOk(HttpRequest.of("DELETE", "/bind/" + STCPR, EMPTY_OBJECT));
    }

    @Override
    public PeerRecord resolve(PubKey peer) throws IOException {
        return resolve(STCPR, peer).peer();
    }

    /**
     * Asks where a visor is reached over one type of network. Temporary failures are repeated for a while.
     *
     * @throws UnknownPeerException when the service has no entry
     * @throws ResolverNotReadyException when the service has never answered yet
     * @throws HttpStatusException when it refuses
     * @throws IOException when it cannot be reached in time
     */
    public AddressRecord resolve(String type, PubKey peer) throws IOException {
        requireReady();
        HttpRequest question = HttpRequest.get("/resolve/" + type + "/" + peer.hex());
        HttpResponse answer = ask(question);
        if (answer.status() == 404) {
            throw new UnknownPeerException(service.service() + " has no " + type + " entry for visor " + peer);
        }
        if (answer.status() != 200) {
            throw service.refused(question, answer);
        }
        return AddressRecord.from(JsonReader.MESSAGE.parse(answer.body()));
    }

    /**
     * Which visors are reached over which type of network.
     *
     * @throws IOException when the service cannot be reached in time or refuses
     */
    public Map<String, List<PubKey>> transports() throws IOException {
        HttpRequest question = HttpRequest.get("/transports");
        HttpResponse answer = service.callUnsigned(question, pace.request());
        if (answer.status() != 200) {
            throw service.refused(question, answer);
        }
        JsonValue listing = JsonReader.LISTING.parse(answer.body());
        Map<String, List<PubKey>> found = new LinkedHashMap<>();
        for (String type : listing.names()) {
            found.put(type, keys(listing.get(type)));
        }
        return found;
    }

    /** Ends waits and requests under way; it does not take an announcement back. Idempotent. */
    @Override
    public void close() {
        closed.complete(true);
        ready.fail(new IOException("the resolver's client is closed"));
        http.close();
    }

    private static List<PubKey> keys(JsonValue list) throws IOException {
        List<PubKey> keys = new ArrayList<>();
        for (String text : list.texts()) {
            try {
                keys.add(PubKey.parse(text));
            } catch (BadKeyException e) {
                LOG.debug("left a key of {} out: {}", list.path(), e.getMessage());
            }
        }
        return keys;
    }

    /** Repeats a question that met a temporary failure; the last answer counts. */
    private HttpResponse ask(HttpRequest question) throws IOException {
        long start = seams.clock().nanoTime();
        HttpResponse answer = service.call(question, pace.request());
        for (Duration wait : pace.repeats()) {
            Duration left = pace.resolve().minusNanos(seams.clock().nanoTime() - start);
            if (!HttpStatusException.isTemporary(answer.status()) || left.compareTo(wait) <= 0) {
                return answer;
            }
            rest(jittered(wait));
            answer = service.call(question, pace.request());
        }
        return answer;
    }

    /** Between three quarters and the whole of the wait, so that visors which failed together do not return together. */
    private Duration jittered(Duration wait) {
        return wait.minusNanos(seams.entropy().nextLong(wait.toNanos() / 4 + 1));
    }

    private void expectOk(HttpRequest request) throws IOException {
        HttpResponse answer = service.call(request, pace.request());
        if (answer.status() != 200) {
            throw service.refused(request, answer);
        }
    }

    private void reach() {
        Backoff backoff = new Backoff(pace.firstRetry(), pace.lastRetry(), seams.entropy());
        for (int failures = 0; !closed.isDone(); failures++) {
            try {
                service.fetchNonce(pace.request());
                ready.complete(true);
                LOG.info("address resolver {} answers", service.service());
                return;
            } catch (IOException e) {
                if (Integer.bitCount(failures + 1) == 1) {
                    LOG.warn("address resolver does not answer ({} attempts): {}", failures + 1, e.getMessage());
                }
                restQuietly(backoff.next());
            }
        }
    }

    private void requireReady() throws ResolverNotReadyException {
        if (!isReady()) {
            throw notReady();
        }
    }

    private void awaitReadyOrFail() throws IOException {
        try {
            if (!awaitReady(pace.request())) {
                throw notReady();
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private ResolverNotReadyException notReady() {
        return new ResolverNotReadyException("address resolver " + service.service() + " has not answered yet");
    }

    private void rest(Duration span) throws IOException {
        try {
            if (closed.settledWithin(seams.timers(), span)) {
                throw new IOException("the resolver's client is closed");
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    private void restQuietly(Duration span) {
        try {
            closed.settledWithin(seams.timers(), span);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException("interrupted while waiting for the address resolver");
    }
}
