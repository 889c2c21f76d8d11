package io.skyloom.http;

import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.net.URIBuilder;

/**
 * A request on its way through a server.
 *
 * @param request what was sent
 * @param remote who sent it
 * @param parameters what the path pattern's names stand for, decoded
 */
public record HttpCall(HttpRequest request, InetSocketAddress remote, Map<String, String> parameters) {
    /** A call before routing. */
    public static HttpCall of(HttpRequest request, InetSocketAddress remote) {
        return new HttpCall(request, remote, Map.of());
    }

    /** The same with path parameters. */
    HttpCall with(Map<String, String> found) {
        return new HttpCall(request, remote, found);
    }

    /** The path parameter that the route's pattern names; asking for another name is a programming error. */
    public String parameter(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter " + name);
        }
        return value;
    }

    /** The first query parameter of that name. */
    public Optional<String> query(String name) {
        try {
            return new URIBuilder("?" + request.query(), StandardCharsets.UTF_8)
                    .getQueryParams().stream()
                            .filter(pair -> pair.getName().equals(name) && pair.getValue() != null)
                            .map(NameValuePair::getValue)
                            .findFirst();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
