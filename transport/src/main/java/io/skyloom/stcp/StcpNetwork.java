package io.skyloom.stcp;

import io.skyloom.key.PubKey;
import io.skyloom.network.Candidate;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.HostPort;
import io.skyloom.network.Network;
import io.skyloom.network.NetworkCounters;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.StreamNetwork;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The network {@code stcp}: TCP to addresses from a table. */
public final class StcpNetwork implements Network {
    /** The wire name. */
    public static final String TYPE = "stcp";

    /** How long one address of a name is tried alone before the next one is tried beside it. */
    private static final Duration NEXT_ADDRESS = Duration.ofMillis(300);

    private final StreamNetwork machinery;
    private final Seams seams;
    private final PkTable table;

    /**
     * Dials at once; {@link #serve} makes it accept too.
     *
     * @param table may change at any time
     */
    public StcpNetwork(VisorIdentity identity, Seams seams, PkTable table, NetworkLimits limits) {
        this.machinery = new StreamNetwork(TYPE, identity, seams, limits);
        this.seams = seams;
        this.table = table;
    }

    /**
     * Begins to accept.
     *
     * @return where, with the port that was picked for port 0
     * @throws IOException when the address cannot be listened on; dialling works all the same
     */
    public InetSocketAddress serve(HostPort place) throws IOException {
        StreamListener carriers = seams.net().listen(place.toListen(seams.net()));
        machinery.serve(carriers);
        return carriers.localAddress();
    }

    /** Where peers are; entries may be added while the network runs. */
    public PkTable table() {
        return table;
    }

    /** What happened at the door. */
    public NetworkCounters counters() {
        return machinery.counters();
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Connection dial(DialRequest request) throws IOException {
        PubKey peer = request.remote();
        HostPort place = table.find(peer)
                .orElseThrow(() -> new UnknownPeerException("visor " + peer.hex() + " is not in the stcp key table"));
        long begin = seams.clock().nanoTime();
        List<Candidate> candidates = place.toDial(seams, request.limit()).stream()
                .map(address -> new Candidate(address, NEXT_ADDRESS))
                .toList();
        return machinery.dial(
                candidates, request.after(Duration.ofNanos(seams.clock().nanoTime() - begin)));
    }

    @Override
    public ConnectionListener listen(int port) throws IOException {
        return machinery.listen(port);
    }

    @Override
    public void close() {
        machinery.close();
    }
}
