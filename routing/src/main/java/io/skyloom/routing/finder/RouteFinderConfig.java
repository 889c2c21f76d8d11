package io.skyloom.routing.finder;

import io.skyloom.http.HttpServerConfig;
import java.time.Duration;

/**
 * How a route finder works.
 *
 * @param fresh how old its list of transports may be
 * @param http what is spent on clients
 * @param version the program's version, for the health report
 */
public record RouteFinderConfig(Duration fresh, HttpServerConfig http, String version) {
    /** For a discovery in the same process: one second. */
    public static RouteFinderConfig besideDiscovery(String version) {
        return new RouteFinderConfig(Duration.ofSeconds(1), HttpServerConfig.DEFAULT, version);
    }

    /** For a discovery that is asked over the network: ten seconds. */
    public static RouteFinderConfig farFromDiscovery(String version) {
        return new RouteFinderConfig(Duration.ofSeconds(10), HttpServerConfig.DEFAULT, version);
    }
}
