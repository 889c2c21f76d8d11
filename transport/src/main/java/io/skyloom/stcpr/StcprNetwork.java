package io.skyloom.stcpr;

import io.skyloom.key.PubKey;
import io.skyloom.network.Candidate;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Inquiry;
import io.skyloom.network.Network;
import io.skyloom.network.NetworkCounters;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.StreamNetwork;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.network.VisorIdentity;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The network {@code stcpr}: TCP to addresses that an address resolver knows. */
public final class StcprNetwork implements Network {
    /** The wire name. */
    public static final String TYPE = "stcpr";

    private static final int LAST_PORT = 65535;

    private final StreamNetwork machinery;
    private final PubKey own;
    private final Seams seams;
    private final AddressBook book;
    private final StcprSettings settings;
    private final Announcer.Pace pace;
    private final AtomicReference<@Nullable Announcer> announcer = new AtomicReference<>();
    private volatile boolean closed;

    /**
     * Dials at once; {@link #serve} makes it accept and announce itself too.
     *
     * @param book the resolver
     */
    public StcprNetwork(
            VisorIdentity identity, Seams seams, AddressBook book, StcprSettings settings, NetworkLimits limits) {
        this(identity, seams, book, settings, limits, Announcer.Pace.USUAL);
    }

    StcprNetwork(
            VisorIdentity identity,
            Seams seams,
            AddressBook book,
            StcprSettings settings,
            NetworkLimits limits,
            Announcer.Pace pace) {
        this.machinery = new StreamNetwork(TYPE, identity, seams, limits);
        this.own = identity.keys().pub();
        this.seams = seams;
        this.book = book;
        this.settings = settings;
        this.pace = pace;
    }

    /**
     * Begins to accept at once, and to announce where; the announcing goes on in the background until it succeeds and
     * is repeated for as long as the network is open. Call once.
     *
     * @return where it listens
     * @throws IOException when no port can be listened on
     */
    public InetSocketAddress serve() throws IOException {
        StreamListener carriers = listenFrom(settings.port());
        machinery.serve(carriers);
        int port = carriers.localAddress().getPort();
        Announcer fresh = new Announcer(book, () -> new Announcement(port, addresses()), seams, pace);
        announcer.set(fresh);
        fresh.start(TYPE + "/announce");
        if (closed) {
            fresh.close();
        }
        return carriers.localAddress();
    }

    /** Whether the resolver took our last announcement. */
    public boolean isAnnounced() {
        Announcer current = announcer.get();
        return current != null && current.isBound();
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
        long begin = seams.clock().nanoTime();
        PeerRecord record = Inquiry.answer(
                seams,
                "resolving visor " + request.remote().brief(),
                request.limit(),
                () -> book.resolve(request.remote()));
        List<Candidate> candidates = DialPlan.candidates(
                record, request.remote().equals(own), publicAddress().orElse(null));
        if (candidates.isEmpty()) {
            throw new UnknownPeerException(
                    "the resolver's entry of visor " + request.remote().hex() + " has no address");
        }
        return machinery.dial(
                candidates, request.after(Duration.ofNanos(seams.clock().nanoTime() - begin)));
    }

    @Override
    public ConnectionListener listen(int port) throws IOException {
        return machinery.listen(port);
    }

    /** As the interface says; also waits up to a few seconds until the resolver knows that we leave. */
    @Override
    public void close() {
        closed = true;
        machinery.close();
        Announcer current = announcer.get();
        if (current != null) {
            current.close();
        }
    }

    private StreamListener listenFrom(int first) throws IOException {
        for (int port = first; ; port++) {
            try {
                return seams.net().listen(new InetSocketAddress(settings.host(), port));
            } catch (BindException e) {
                if (first == 0 || port == LAST_PORT) {
                    throw e;
                }
            }
        }
    }

    private List<InetAddress> addresses() throws IOException {
        List<InetAddress> found =
                new ArrayList<>(LocalAddresses.announced(seams.net().interfaceAddresses()));
        settings.publicAddress()
                .get()
                .filter(address -> !found.contains(address))
                .ifPresent(found::add);
        return found;
    }

    private Optional<InetAddress> publicAddress() throws IOException {
        Optional<InetAddress> told = settings.publicAddress().get();
        return told.isPresent() ? told : LocalAddresses.publicOne(seams.net().interfaceAddresses());
    }
}
