package io.skyloom.discovery;

import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.Set;

/**
 * How the embedded discovery remembers.
 *
 * @param lifetime how long an entry of a newer visor counts after either edge renewed it
 * @param entries how many entries there may be
 * @param monitors who may take others' entries back
 * @param http what is spent on clients
 * @param version the program's version, for the health report
 */
public record TransportDiscoveryConfig(
        Duration lifetime, int entries, Set<PubKey> monitors, HttpServerConfig http, String version) {
    /** Newer visors renew every 90 seconds: five minutes let two renewals fail. */
    public static final Duration USUAL_LIFETIME = Duration.ofMinutes(5);

    /** Five minutes, 100000 entries, no monitors. */
    public static TransportDiscoveryConfig ofVersion(String version) {
        return new TransportDiscoveryConfig(USUAL_LIFETIME, 100_000, Set.of(), HttpServerConfig.DEFAULT, version);
    }

    /** The same with monitors. */
    public TransportDiscoveryConfig withMonitors(Set<PubKey> keys) {
        return new TransportDiscoveryConfig(lifetime, entries, keys, http, version);
    }

    /** The same with another lifetime. */
    public TransportDiscoveryConfig withLifetime(Duration span) {
        return new TransportDiscoveryConfig(span, entries, monitors, http, version);
    }
}
