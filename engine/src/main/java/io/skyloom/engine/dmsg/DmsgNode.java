package io.skyloom.engine.dmsg;

import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgClientConfig;
import io.skyloom.dmsg.discovery.DirectDiscovery;
import io.skyloom.dmsg.discovery.DmsgDiscovery;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.http.DmsgHttpDialer;
import io.skyloom.dmsg.http.SchemeDialer;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.http.HttpDialer;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one dmsg client of a program with what belongs to it. The discovery may itself be a service behind dmsg: then the
 * client reaches it through servers of the configuration. Any thread may call.
 */
public final class DmsgNode implements AutoCloseable {
    private static final Duration DISCOVERY_CALL = Duration.ofSeconds(10);
    private static final int POOLED_BYTES = 8 << 20;

    private final Seams seams;
    private final HttpClient toDiscovery;
    private final DmsgClient client;
    private final HttpDialer dialer;

    /** Reaches services through a client that does not exist yet when the dialer is needed. */
    private static final class Through implements HttpDialer {
        private volatile @Nullable DmsgHttpDialer real;

        @Override
        public ByteStream dial(BaseUrl service, Duration limit) throws IOException {
            DmsgHttpDialer there = real;
            if (there == null) {
                throw new IOException("cannot reach " + service + " yet");
            }
            return there.dial(service, limit);
        }
    }

    private DmsgNode(VisorIdentity me, Seams seams, DmsgSettings settings) {
        Through dmsg = new Through();
        this.seams = seams;
        this.dialer = new SchemeDialer(Map.of("http", HttpDialer.tcp(seams), "dmsg", dmsg));
        this.toDiscovery = http();
        List<DmsgEntry> known = settings.entries();
        DmsgDiscovery discovery = settings.discovery()
                .<DmsgDiscovery>map(url -> new HttpDmsgDiscovery(toDiscovery, url, DISCOVERY_CALL))
                .orElseGet(() -> new DirectDiscovery(known));
        SessionConfig session = SessionConfig.ofClient(new BufferPool(POOLED_BYTES));
        DmsgClientConfig config = DmsgClientConfig.ofVisor(settings.sessions(), known, session)
                .withServerTypes(settings.serverTypes())
                .withClientType(settings.clientType());
        this.client = DmsgClient.prepare(me, seams, discovery, config, settings.inProcess());
        dmsg.real = new DmsgHttpDialer(client);
    }

    /**
     * Makes a node that connects to nobody yet.
     *
     * @throws IllegalStateException when this process has a client with that key already
     */
    public static DmsgNode prepare(VisorIdentity me, Seams seams, DmsgSettings settings) {
        return new DmsgNode(me, seams, settings);
    }

    /** The client; closed with the node. */
    public DmsgClient client() {
        return client;
    }

    /** A new HTTP client for services at {@code http} and {@code dmsg} addresses; the caller's. */
    public HttpClient http() {
        return new HttpClient(seams, dialer, HttpClientConfig.DEFAULT);
    }

    /** Begins to look for servers. Called once; never blocks. */
    public void begin() {
        client.begin();
    }

    /** Closes the client within seconds. Idempotent. */
    @Override
    public void close() {
        client.close();
        toDiscovery.close();
    }
}
