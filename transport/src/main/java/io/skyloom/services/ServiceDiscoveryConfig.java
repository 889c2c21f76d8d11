package io.skyloom.services;

import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.Set;

/**
 * How the embedded service discovery lists.
 *
 * @param silentLifetime how long an entry lasts whose visor does not say when it will renew it: visors of the older
 *     generation register once, when their service starts
 * @param entries how many entries there may be
 * @param reachableVisorsOnly whether a public visor must be seen at one of the addresses that it says it has, as in the
 *     public deployment
 * @param monitors who may take others' entries off the list
 * @param http what is spent on clients
 * @param version the program's version, for the health report
 */
public record ServiceDiscoveryConfig(
        Duration silentLifetime,
        int entries,
        boolean reachableVisorsOnly,
        Set<PubKey> monitors,
        HttpServerConfig http,
        String version) {
    /** An entry lasts for so many of the renewals that its visor promised. */
    static final int RENEWALS_MISSED = 3;

    /** One day for the silent, 20000 entries, visors at any address, no monitors. */
    public static ServiceDiscoveryConfig ofPrivateDeployment(String version) {
        return new ServiceDiscoveryConfig(
                Duration.ofDays(1), 20_000, false, Set.of(), HttpServerConfig.DEFAULT, version);
    }

    /** The same, but public visors must be seen where they say they are. */
    public ServiceDiscoveryConfig forReachableVisors() {
        return new ServiceDiscoveryConfig(silentLifetime, entries, true, monitors, http, version);
    }

    /** The same with monitors. */
    public ServiceDiscoveryConfig withMonitors(Set<PubKey> keys) {
        return new ServiceDiscoveryConfig(silentLifetime, entries, reachableVisorsOnly, keys, http, version);
    }
}
