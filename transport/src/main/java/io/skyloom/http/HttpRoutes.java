package io.skyloom.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Finds the handler of a request by method and path; the first route that fits wins. An unknown path is answered with
 * 404, a known path with another method with 405. Filled by one thread before it serves; read-only afterwards.
 */
public final class HttpRoutes implements HttpHandler {
    private final List<Route> routes = new ArrayList<>();

    private record Route(String method, PathPattern pattern, HttpHandler handler) {}

    /**
     * Adds a route.
     *
     * @param pattern a path whose segments may end in a name in braces: {@code /transports/id:{id}}
     */
    public HttpRoutes on(String method, String pattern, HttpHandler handler) {
        routes.add(new Route(method, new PathPattern(pattern), handler));
        return this;
    }

    @Override
    public HttpResponse handle(HttpCall call) {
        TreeSet<String> otherMethods = new TreeSet<>();
        for (Route route : routes) {
            Optional<Map<String, String>> found =
                    route.pattern().match(call.request().path());
            if (found.isPresent() && route.method().equals(call.request().method())) {
                return route.handler().handle(call.with(found.get()));
            }
            found.ifPresent(ignored -> otherMethods.add(route.method()));
        }
        return otherMethods.isEmpty()
                ? HttpResponse.plain(404, "404 page not found\n").with("Content-Type", "text/plain; charset=utf-8")
                : HttpResponse.status(405).with("Allow", otherMethods.stream().collect(Collectors.joining(", ")));
    }
}
