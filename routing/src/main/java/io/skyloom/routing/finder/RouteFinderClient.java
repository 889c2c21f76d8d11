package io.skyloom.routing.finder;

import io.skyloom.entry.TransportId;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.httpauth.ErrorBody;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.Hop;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Asks a route finder for both directions at once and believes only answers that fit the question: every path is
 * unbroken, leads from where to where it was asked for, passes no visor twice, avoids whom it shall and keeps to the
 * wanted lengths. What does not is left out. Any thread.
 */
public final class RouteFinderClient implements Pathfinder {
    private static final Duration REQUEST = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration RETRYING = Duration.ofSeconds(2);

    private final HttpClient http;
    private final BaseUrl service;
    private final Seams seams;

    /** @param http stays the caller's to close */
    public RouteFinderClient(HttpClient http, BaseUrl service, Seams seams) {
        this.http = http;
        this.service = service;
        this.seams = seams;
    }

    @Override
    public List<RoutePaths> find(PathQuery query, Duration limit) throws IOException, InterruptedException {
        List<PathEdges> both = List.of(query.edges(), query.edges().reversed());
        FinderMessages.Options options =
                new FinderMessages.Options(query.minHops(), query.maxHops(), Optional.of((long) query.count()));
        Map<PathEdges, List<List<Hop>>> answer = ask(new FinderMessages.Question(both, Optional.of(options)), limit);
        List<List<Hop>> forward = fitting(answer, query);
        List<List<Hop>> reverse = fitting(answer, query.reversed());
        if (forward.isEmpty() || reverse.isEmpty()) {
            throw new NoRouteException("the route finder at " + service + " knows no usable route to "
                    + query.edges().destination().hex());
        }
        return paired(forward, reverse);
    }

    /**
     * Asks, and asks again after errors for a short while; "not found" is an answer.
     *
     * @return what was answered, which may be anything
     */
    Map<PathEdges, List<List<Hop>>> ask(FinderMessages.Question question, Duration limit)
            throws IOException, InterruptedException {
        long start = seams.clock().nanoTime();
        while (true) {
            Duration left = limit.minusNanos(seams.clock().nanoTime() - start);
            try {
                return askOnce(question, left.compareTo(REQUEST) < 0 ? left : REQUEST);
            } catch (NoRouteException e) {
                throw e;
            } catch (IOException e) {
                Duration gone = Duration.ofNanos(seams.clock().nanoTime() - start);
                if (gone.plus(PAUSE).compareTo(RETRYING) > 0 || gone.plus(PAUSE).compareTo(limit) > 0) {
                    throw e;
                }
            }
            new Outcome<Boolean>().settledWithin(seams.timers(), PAUSE);
        }
    }

    private Map<PathEdges, List<List<Hop>>> askOnce(FinderMessages.Question question, Duration limit)
            throws IOException {
        HttpRequest request = HttpRequest.of("POST", "/routes", FinderMessages.write(question))
                .with("Content-Type", "application/json");
        HttpResponse answer = http.send(service, request, limit);
        if (answer.status() == 404) {
            throw new NoRouteException("transport not found");
        }
        if (answer.status() != 200) {
            String said = ErrorBody.of(answer).message();
            throw new IOException(said.isEmpty() ? "the route finder answered " + answer.status() : said);
        }
        return FinderMessages.readRoutes(answer.body());
    }

    private static List<List<Hop>> fitting(Map<PathEdges, List<List<Hop>>> answer, PathQuery query) {
        return answer.getOrDefault(query.edges(), List.of()).stream()
                .filter(path -> fits(path, query))
                .limit(query.count())
                .toList();
    }

    static boolean fits(List<Hop> path, PathQuery query) {
        if (path.size() < query.minHops() || path.size() > query.maxHops()) {
            return false;
        }
        Set<PubKey> left = new HashSet<>();
        PubKey at = query.edges().source();
        for (Hop hop : path) {
            boolean relays = !at.equals(query.edges().source());
            boolean goesOn = hop.from().equals(at)
                    && left.add(at)
                    && !query.avoidTransports().contains(hop.transport())
                    && !(relays && query.avoid().contains(at));
            if (!goesOn || (path.size() > 1 && isDmsg(hop))) {
                return false;
            }
            at = hop.to();
        }
        boolean loop = query.edges().source().equals(query.edges().destination());
        return at.equals(query.edges().destination()) && (loop || !left.contains(at));
    }

    /** A transport's id tells its type to whoever can guess it. */
    private static boolean isDmsg(Hop hop) {
        return hop.transport().equals(TransportId.of(hop.from(), hop.to(), HopCost.DMSG));
    }

    /** Each path with its own mirror where the finder knows it, else with the best of the other ways back. */
    private static List<RoutePaths> paired(List<List<Hop>> forward, List<List<Hop>> reverse) {
        List<RoutePaths> pairs = new ArrayList<>();
        for (List<Hop> path : forward) {
            List<Hop> mirror = RoutePaths.mirror(path);
            List<Hop> other = reverse.get(Math.min(pairs.size(), reverse.size() - 1));
            pairs.add(new RoutePaths(path, reverse.contains(mirror) ? mirror : other));
        }
        return pairs;
    }
}
