package io.skyloom.dmsg.discovery;

import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpStatusException;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonReader;
import io.skyloom.json.JsonValue;
import io.skyloom.key.PubKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A discovery reached over HTTP, whatever carries that. */
public final class HttpDmsgDiscovery implements DmsgDiscovery {
    private static final Logger LOG = LoggerFactory.getLogger(HttpDmsgDiscovery.class);
    private static final String ROOT = "/dmsg-discovery";

    private final HttpClient http;
    private final BaseUrl service;
    private final Duration limit;

    /**
     * @param http stays its owner's
     * @param limit for each call
     */
    public HttpDmsgDiscovery(HttpClient http, BaseUrl service, Duration limit) {
        this.http = http;
        this.service = service;
        this.limit = limit;
    }

    @Override
    public Optional<DmsgEntry> entry(PubKey key) throws IOException {
        HttpResponse answer = send(HttpRequest.get(path("/entry/" + key.hex())));
        if (answer.status() == 200) {
            return Optional.of(DmsgEntry.parse(answer.body()));
        }
        if (answer.status() == 404 || message(answer).equals(DiscoveryAnswer.NOT_FOUND.message())) {
            return Optional.empty();
        }
        throw refusal("entry of " + key.brief(), answer);
    }

    @Override
    public void post(DmsgEntry entry) throws IOException {
        HttpResponse answer =
                send(HttpRequest.of("POST", path("/entry/"), body(entry)).with("Content-Type", "application/json"));
        if (answer.status() == 200) {
            return;
        }
        if (message(answer).equals(DiscoveryAnswer.WRONG_SEQUENCE.message())) {
            throw new WrongSequenceException("discovery " + service + " holds a newer entry of "
                    + entry.key().brief());
        }
        throw refusal("post of the entry of " + entry.key().brief(), answer);
    }

    @Override
    public void delete(DmsgEntry entry) throws IOException {
        HttpResponse answer =
                send(HttpRequest.of("DELETE", path("/entry"), body(entry)).with("Content-Type", "application/json"));
        if (answer.status() != 200 && answer.status() != 404) {
            throw refusal("deletion of the entry of " + entry.key().brief(), answer);
        }
    }

    @Override
    public List<DmsgEntry> availableServers() throws IOException {
        return list("/available_servers");
    }

    @Override
    public List<DmsgEntry> allServers() throws IOException {
        return list("/all_servers");
    }

    private List<DmsgEntry> list(String what) throws IOException {
        HttpResponse answer = send(HttpRequest.get(path(what)));
        if (answer.status() == 404) {
            return List.of();
        }
        if (answer.status() != 200) {
            throw refusal(what, answer);
        }
        List<DmsgEntry> found = new ArrayList<>();
        for (JsonValue one : JsonReader.LISTING.parse(answer.body()).elements()) {
            try {
                found.add(DmsgEntry.parse(one.toString().getBytes(StandardCharsets.UTF_8)));
            } catch (BadJsonException e) {
                LOG.debug("{} listed an unreadable entry: {}", service, e.getMessage());
            }
        }
        return found;
    }

    private HttpResponse send(HttpRequest request) throws IOException {
        return http.send(service, request, limit);
    }

    private String path(String rest) {
        return ROOT + rest;
    }

    private static byte[] body(DmsgEntry entry) {
        return entry.text().getBytes(StandardCharsets.UTF_8);
    }

    private HttpStatusException refusal(String what, HttpResponse answer) {
        return new HttpStatusException(
                answer.status(), what + " at " + service + ": " + answer.status() + " " + message(answer));
    }

    private static String message(HttpResponse answer) {
        try {
            return JsonReader.MESSAGE.parse(answer.body()).textOr("message", "");
        } catch (BadJsonException e) {
            return "";
        }
    }
}
