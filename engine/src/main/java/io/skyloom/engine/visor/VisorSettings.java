package io.skyloom.engine.visor;

import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.KeyPair;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import io.skyloom.noise.Hybrid;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcpr.StcprSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a visor is told at its start. Immutable; made by {@link Visor#builder}.
 *
 * @param keys who it is
 * @param resolver where visors are looked up; without one there is no stcpr
 * @param stcpr how stcpr listens and what it announces
 * @param discovery where transports are published; without one they are not
 * @param stcp where stcp listens; without it the type can only be dialled
 * @param dmsg how it takes part in dmsg; without it there is neither the type dmsg nor a way to services behind it
 * @param peers the key table of stcp
 * @param persistent transports that are to exist always
 * @param cipher {@code auto}, {@code jdk}, {@code conscrypt} or {@code openssl}
 * @param hybrid when handshakes use the post-quantum exchange
 * @param trafficLogs the folder of the daily traffic logs; in memory only without one
 * @param routing who helps it to routes
 * @param version told to services
 */
record VisorSettings(
        KeyPair keys,
        Optional<BaseUrl> resolver,
        StcprSettings stcpr,
        Optional<BaseUrl> discovery,
        Optional<HostPort> stcp,
        Optional<DmsgSettings> dmsg,
        PkTable peers,
        List<PersistentTransport> persistent,
        String cipher,
        Hybrid hybrid,
        Optional<Path> trafficLogs,
        RoutingSettings routing,
        String version) {}
