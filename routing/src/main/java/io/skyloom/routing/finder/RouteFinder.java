package io.skyloom.routing.finder;

import io.skyloom.http.HealthReport;
import io.skyloom.http.HttpCall;
import io.skyloom.http.HttpHandler;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpRoutes;
import io.skyloom.json.BadJsonException;
import io.skyloom.json.JsonWriter;
import io.skyloom.routing.rule.Hop;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The service's answers, for visors of both generations. Each pair costs one bounded search of one graph that all
 * requests share. Any thread.
 */
public final class RouteFinder {
    private static final Duration FIRST_LIST = Duration.ofSeconds(8);
    private static final int USUAL_ROUTES_OF_2024 = 5;
    private static final int USUAL_ROUTES = 3;

    private final Snapshots snapshots;
    private final HealthReport health;

    /** A finder that reads its transports from {@code source}. */
    public RouteFinder(Seams seams, TransportSource source, RouteFinderConfig config) {
        this.snapshots = new Snapshots("route-finder", source, config.fresh(), Duration.ofSeconds(1), seams);
        this.health = HealthReport.direct(
                "route-finder", config.version(), seams.clock().wallMillis());
    }

    /** Every route of the service. */
    public HttpHandler routes() {
        return new HttpRoutes().on("POST", "/routes", this::find).on("GET", "/health", call -> health.response());
    }

    private HttpResponse find(HttpCall call) {
        try {
            FinderMessages.Question question =
                    FinderMessages.readQuestion(call.request().body());
            byte[] body = FinderMessages.write(answer(question, snapshots.get(FIRST_LIST)));
            return HttpResponse.json(200, new String(body, StandardCharsets.UTF_8));
        } catch (BadJsonException e) {
            return refusal(400, String.valueOf(e.getMessage()));
        } catch (NoRouteException e) {
            return refusal(404, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return refusal(500, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refusal(503, "the route finder is stopping");
        }
    }

    /** One pair without a route is refused, and the others with it, as clients expect. */
    private static Map<PathEdges, List<List<Hop>>> answer(FinderMessages.Question question, TransportGraph graph)
            throws NoRouteException {
        Map<PathEdges, List<List<Hop>>> found = new LinkedHashMap<>();
        for (PathEdges edges : question.edges()) {
            found.put(edges, routes(graph, edges, question));
        }
        return found;
    }

    private static List<List<Hop>> routes(TransportGraph graph, PathEdges edges, FinderMessages.Question question)
            throws NoRouteException {
        if (graph.numberOf(edges.source()) < 0) {
            throw new NoRouteException("transport not found");
        }
        if (graph.numberOf(edges.destination()) < 0) {
            throw new NoRouteException("no route to destination");
        }
        long min = question.options().map(FinderMessages.Options::minHops).orElse(0L);
        if (Long.compareUnsigned(min, PathQuery.MOST_HOPS) > 0) {
            throw new NoRouteException("route not found");
        }
        PathQuery query = PathQuery.of(edges, Math.max(1, (int) min), maxHops(question), count(question));
        List<List<Hop>> found = RouteSearch.between(graph, query);
        if (found.isEmpty()) {
            throw new NoRouteException("route not found");
        }
        return found;
    }

    /** Who names no most gets the most there is. */
    private static int maxHops(FinderMessages.Question question) {
        long asked = question.options().map(FinderMessages.Options::maxHops).orElse(0L);
        boolean within = asked != 0 && Long.compareUnsigned(asked, PathQuery.MOST_HOPS) < 0;
        return within ? (int) asked : PathQuery.MOST_HOPS;
    }

    private static int count(FinderMessages.Question question) {
        long asked = question.options()
                .flatMap(FinderMessages.Options::routes)
                .map(count -> count == 0 ? USUAL_ROUTES : count)
                .orElse((long) USUAL_ROUTES_OF_2024);
        return (int) Math.max(1, Math.min(asked, PathQuery.MOST_ROUTES));
    }

    private static HttpResponse refusal(int status, String message) {
        String json = new JsonWriter()
                .beginObject()
                .name("error")
                .beginObject()
                .field("message", message)
                .name("code")
                .value(status)
                .endObject()
                .endObject()
                .toString();
        return HttpResponse.json(status, json);
    }
}
