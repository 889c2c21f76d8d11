package io.skyloom.resolver;

import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.PubKey;
import java.time.Duration;
import java.util.Set;

/**
 * How the embedded resolver judges and remembers.
 *
 * @param allowPrivateAddresses whether visors may be seen at any address: for deployments on one machine or in one
 *     house. Otherwise a visor must be seen at a public address that it also announces
 * @param lifetime how long a binding counts after it was renewed
 * @param bindings how many visors are remembered at most
 * @param monitors who may take others' bindings away
 * @param http what is spent on clients
 * @param version the program's version, for the health report
 */
public record AddressResolverConfig(
        boolean allowPrivateAddresses,
        Duration lifetime,
        int bindings,
        Set<PubKey> monitors,
        HttpServerConfig http,
        String version) {
    /**
     * Older visors renew every five minutes, newer ones every 90 seconds. Eleven minutes let one renewal of an older
     * visor fail; a visor that is gone is refused by its own address long before.
     */
    public static final Duration LIFETIME_FOR_ALL = Duration.ofMinutes(11);

    /** Any address, eleven minutes, 65536 visors, no monitors. */
    public static AddressResolverConfig ofPrivateDeployment(String version) {
        return new AddressResolverConfig(true, LIFETIME_FOR_ALL, 65_536, Set.of(), HttpServerConfig.DEFAULT, version);
    }

    /** The same for visors at public addresses only. */
    public AddressResolverConfig forPublicAddresses() {
        return new AddressResolverConfig(false, lifetime, bindings, monitors, http, version);
    }

    /** The same with another lifetime of bindings. */
    public AddressResolverConfig withLifetime(Duration span) {
        return new AddressResolverConfig(allowPrivateAddresses, span, bindings, monitors, http, version);
    }

    /** The same with monitors. */
    public AddressResolverConfig withMonitors(Set<PubKey> keys) {
        return new AddressResolverConfig(allowPrivateAddresses, lifetime, bindings, keys, http, version);
    }
}
