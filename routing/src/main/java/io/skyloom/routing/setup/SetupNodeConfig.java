package io.skyloom.routing.setup;

import java.time.Duration;

/**
 * How a setup node works.
 *
 * @param requireSource whether only a route's source may ask for it; the original serves anybody
 * @param requests routes being set up at once
 * @param requestsOfOne of those, asked for by one visor
 * @param dialLimit for reaching one visor
 * @param callLimit for one call
 * @param requestLimit for a whole request
 * @param idle how long a stream to a visor is kept for the next request; zero keeps none
 * @param health what the node says about itself
 */
public record SetupNodeConfig(
        boolean requireSource,
        int requests,
        int requestsOfOne,
        Duration dialLimit,
        Duration callLimit,
        Duration requestLimit,
        Duration idle,
        SetupHealth health) {
    /** Sources only, 512 requests, 128 of one visor, 10 s a dial or call, 60 s in all, streams kept for 60 s. */
    public static SetupNodeConfig ofVersion(String version) {
        return new SetupNodeConfig(
                true,
                512,
                128,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(60),
                SetupHealth.ofVersion(version));
    }

    /** The same, serving anybody or sources only. */
    public SetupNodeConfig withRequireSource(boolean required) {
        return new SetupNodeConfig(required, requests, requestsOfOne, dialLimit, callLimit, requestLimit, idle, health);
    }

    /** The same with other numbers of requests at once. */
    public SetupNodeConfig withRequests(int all, int ofOne) {
        return new SetupNodeConfig(requireSource, all, ofOne, dialLimit, callLimit, requestLimit, idle, health);
    }

    /** The same with other limits of time. */
    public SetupNodeConfig withLimits(Duration dial, Duration call, Duration request) {
        return new SetupNodeConfig(requireSource, requests, requestsOfOne, dial, call, request, idle, health);
    }

    /** The same, keeping streams so long. */
    public SetupNodeConfig withIdle(Duration span) {
        return new SetupNodeConfig(
                requireSource, requests, requestsOfOne, dialLimit, callLimit, requestLimit, span, health);
    }
}
