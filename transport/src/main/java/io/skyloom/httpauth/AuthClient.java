package io.skyloom.httpauth;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.json.JsonReader;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.retry.Turns;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Signed requests to one service. They are sent one at a time, because each carries the next nonce; callers wait for
 * their turn in order. When the service expects another nonce, it is asked for it and the request is repeated once.
 * Any thread.
 */
public final class AuthClient {
    private final Seams seams;
    private final HttpClient http;
    private final BaseUrl service;
    private final KeyPair keys;
    private final Curve curve;
    private final Supplier<Optional<String>> toldAddress;
    private final Turns turns = new Turns();

    /** The nonce of the next request; owned by whoever has the turn. */
    private long nonce;

    /** Whether the service has told us a nonce yet; owned by whoever has the turn. */
    private boolean nonceKnown;

    /** A client of {@code service} that signs with {@code keys}. */
    public AuthClient(Seams seams, HttpClient http, BaseUrl service, KeyPair keys, Curve curve) {
        this(seams, http, service, keys, curve, Optional::empty);
    }

    /**
     * A client of a service behind a relay, which cannot see where its clients are.
     *
     * @param toldAddress our public address as far as it is known; asked for every request, must not block
     */
    public AuthClient(
            Seams seams,
            HttpClient http,
            BaseUrl service,
            KeyPair keys,
            Curve curve,
            Supplier<Optional<String>> toldAddress) {
        this.seams = seams;
        this.http = http;
        this.service = service;
        this.keys = keys;
        this.curve = curve;
        this.toldAddress = toldAddress;
    }

    /** The service. */
    public BaseUrl service() {
        return service;
    }

    /** Whose signature it is. */
    public KeyPair keys() {
        return keys;
    }

    /**
     * Asks the service for our nonce: what tells at start that it can be reached.
     *
     * @param limit for the whole call, the wait for other calls included
     * @throws HttpStatusException when the service refuses
     * @throws IOException when it cannot be reached in time or answers nonsense
     */
    public void fetchNonce(Duration limit) throws IOException {
        Deadline deadline = new Deadline(limit);
        try (Turns.Turn ignored = turns.take(seams.timers(), limit)) {
            learnNonce(deadline);
        }
    }

    /**
     * Sends a signed request and returns the answer, whatever its status.
     *
     * @param limit for the whole call, the wait for other calls and the recovery of the nonce included
     * @throws IOException when the service cannot be reached in time; the request may have been carried out
     */
    public HttpResponse call(HttpRequest request, Duration limit) throws IOException {
        Deadline deadline = new Deadline(limit);
        try (Turns.Turn ignored = turns.take(seams.timers(), limit)) {
            if (!nonceKnown) {
                learnNonce(deadline);
            }
            HttpResponse answer = sendSigned(request, deadline);
            if (answer.status() == 401 && ErrorBody.of(answer).asksForNonce()) {
                learnNonce(deadline);
                answer = sendSigned(request, deadline);
            }
            return answer;
        }
    }

    /**
     * Sends a request to an endpoint that asks for no signature. Such answers say nothing about the nonce.
     *
     * @throws IOException when the service cannot be reached in time
     */
    public HttpResponse callUnsigned(HttpRequest request, Duration limit) throws IOException {
        return http.send(service, request, limit);
    }

    /** The exception for an answer that is no success, with the service's own words. */
    public HttpStatusException refused(HttpRequest request, HttpResponse answer) {
        String said = ErrorBody.of(answer).message();
        return new HttpStatusException(
                answer.status(),
                service + " answered " + answer.status() + " to " + request + (said.isEmpty() ? "" : ": " + said));
    }

    private HttpResponse sendSigned(HttpRequest request, Deadline deadline) throws IOException {
        byte[] text = SignedText.of(request.body(), nonce);
        HttpRequest signed = request.with(AuthHeaders.NONCE, Long.toUnsignedString(nonce))
                .with(AuthHeaders.PUBLIC, keys.pub().hex())
                .with(AuthHeaders.SIGNATURE, keys.sign(curve, text).hex());
        HttpRequest telling = toldAddress
                .get()
                .map(told -> signed.with(AuthHeaders.PUBLIC_IP, told))
                .orElse(signed);
        HttpResponse answer = http.send(service, telling, deadline.left());
        if (answer.status() == 200) {
            nonce++;
        }
        return answer;
    }

    private void learnNonce(Deadline deadline) throws IOException {
        HttpRequest ask = HttpRequest.get("/security/nonces/" + keys.pub().hex());
        HttpResponse answer = http.send(service, ask, deadline.left());
        if (answer.status() != 200) {
            throw refused(ask, answer);
        }
        nonce = JsonReader.MESSAGE.parse(answer.body()).get("next_nonce").unsigned();
        nonceKnown = true;
    }

    /** What is left of a caller's limit. */
    private final class Deadline {
        private final Duration limit;
        private final long start = seams.clock().nanoTime();

        Deadline(Duration limit) {
            this.limit = limit;
        }

        Duration left() throws SocketTimeoutException {
            Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
            if (!left.isPositive()) {
                throw new SocketTimeoutException("no answer from " + service + " within " + limit);
            }
            return left;
        }
    }
}
