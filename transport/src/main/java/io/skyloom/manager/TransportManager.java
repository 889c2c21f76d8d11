package io.skyloom.manager;

import io.skyloom.bandwidth.BandwidthLog;
import io.skyloom.bandwidth.Traffic;
import io.skyloom.entry.Label;
import io.skyloom.entry.TransportId;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketRouter;
import io.skyloom.network.Connection;
import io.skyloom.network.Network;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.settlement.Settlement;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of all transports of one visor. Any thread may call any method; only {@link #save} and {@link #close} wait.
 */
public final class TransportManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TransportManager.class);

    /** How long closing waits for threads that it has woken. */
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final KeyPair own;
    private final Seams seams;
    private final TrackedThreads threads;
    private final BandwidthLog bandwidth;
    private final ManagerCounters counters = new ManagerCounters();
    private final Outcome<Boolean> ending = new Outcome<>();
    private final Transports transports;
    private final Settling settling;
    private final Dials dials;
    private final PersistentKeeper persistent;
    private final ConcurrentMap<String, Network> networks = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Reception> receptions = new ConcurrentHashMap<>();

    /**
     * A manager without networks; nothing runs before {@link #start}.
     *
     * @param own the visor's keys
     * @param budget for the arithmetic of settlements, shared with the visor's other handshakes
     * @param router gets the packets of every transport
     * @param registrar is told which transports exist
     * @param bandwidth logs what they move; the manager calls its rounds
     */
    public TransportManager(
            KeyPair own,
            Curve curve,
            HandshakeBudget budget,
            Seams given,
            PacketRouter router,
            TransportRegistrar registrar,
            BandwidthLog bandwidth) {
        this.own = own;
        this.threads = new TrackedThreads(given.threads());
        this.seams = new Seams(given.clock(), given.timers(), threads, given.net(), given.entropy());
        this.bandwidth = bandwidth;
        this.transports = new Transports(own.pub(), seams, router, registrar, bandwidth, counters, ending);
        Settlement settlement = new Settlement(own, curve, seams.timers(), budget);
        Crossings crossings = new Crossings(seams.timers());
        this.settling = new Settling(settlement, transports, crossings, threads, counters, ending);
        this.dials = new Dials(own.pub(), seams, transports, settling, crossings, counters, ending);
        this.persistent = new PersistentKeeper(own.pub(), seams, this::save, ending);
    }

    /** Begins to keep persistent transports and the bandwidth log. Called once. */
    public void start() {
        transports.announcer().watch(persistent);
        persistent.start();
        threads.start("tp/bandwidth", this::keepBandwidth);
    }

    /**
     * Takes over a network: transports of its type can be made from now on, and those that peers make are accepted. The
     * manager closes it in the end.
     *
     * @throws IllegalArgumentException when there is one of that type already
     * @throws IOException when the transport port of the network is taken, or the manager is closed
     */
    public void add(Network network) throws IOException {
        if (networks.putIfAbsent(network.type(), network) != null) {
            throw new IllegalArgumentException("there is a network of type " + network.type() + " already");
        }
        try {
            Reception reception = new Reception(network, settling, seams, ending);
            receptions.put(network.type(), reception);
            reception.start();
        } catch (IOException e) {
            networks.remove(network.type(), network);
            throw e;
        }
        if (ending.isDone()) {
            closeNetworks();
            throw new IOException("the transport manager is closed");
        }
    }

    /** The types of transports that can be made, sorted. */
    public Set<String> types() {
        return new TreeSet<>(networks.keySet());
    }

    /**
     * The transport to a peer, made if there is none. Returned means live: it was not closed when this returned.
     *
     * @param label why, should it be made
     * @param limit how long this call waits; a dial that takes longer goes on
     * @throws UnknownTypeException when there is no such network
     * @throws io.skyloom.network.UnknownPeerException as the cause, when nobody knows where the peer is
     * @throws PeerHungUpException as the cause, when the peer has just hung up on us and is left alone
     * @throws IOException when the peer refused or failed, the limit passed, or the manager is closed
     */
    public ManagedTransport save(PubKey remote, String type, Label label, Duration limit)
            throws IOException, InterruptedException {
        Network network = networks.get(type);
        if (ending.isDone()) {
            throw new IOException("the transport manager is closed");
        }
        if (network == null) {
            throw new UnknownTypeException(type);
        }
        UUID id = TransportId.of(own.pub(), remote, type);
        ManagedTransport found = transports.live(id);
        if (found == null) {
            ManagedTransport dialled = dials.dial(new Dials.Errand(network, remote, label, limit));
            found = dialled.isLive() ? dialled : transports.live(id);
        }
        if (found == null) {
            throw new IOException("tp:" + type + ":" + remote.brief() + " was made and lost at once");
        }
        return found;
    }

    /** Ends a transport; returns whether there was one. */
    public boolean delete(UUID id) {
        return transports.delete(id);
    }

    /** The live transport with that id, or null. */
    public @Nullable ManagedTransport get(UUID id) {
        return transports.live(id);
    }

    /** All live transports, of one moment or close to it, in no order. */
    public List<ManagedTransport> list() {
        return transports.live();
    }

    /** The live transports to one peer, of whatever type. */
    public List<ManagedTransport> to(PubKey remote) {
        return list().stream().filter(one -> one.remote().equals(remote)).toList();
    }

    /** How many live transports there are. */
    public int count() {
        return list().size();
    }

    /** How many live transports have that label. */
    public int count(Label label) {
        return (int) list().stream().filter(one -> one.label().equals(label)).count();
    }

    /** A transport as control interfaces show it. */
    public TransportSummary summary(ManagedTransport transport, boolean isSetup) {
        return TransportSummary.of(transport, own.pub(), bandwidth.today(transport.id()), isSetup);
    }

    /** What a transport moved on the current day (UTC), a few seconds old at most. */
    public Traffic today(UUID id) {
        return bandwidth.today(id);
    }

    /** Tells a listener of the transports there are and of everything that happens from now on. */
    public void watch(TransportEvents listener) {
        transports.announcer().watch(listener);
    }

    /** Replaces the list of transports that are to exist always. */
    public void keep(List<PersistentTransport> wanted) {
        persistent.keep(wanted);
    }

    /** The transports that are to exist always. */
    public List<PersistentTransport> kept() {
        return persistent.kept();
    }

    /** What was counted so far. */
    public ManagerCounters counters() {
        return counters;
    }

    /** Entries held at the moment, dials and settlements under way included: 0 when nothing exists. */
    public int entries() {
        return transports.size() + dials.size() + settling.pending();
    }

    /** Stops threads at the point where a settled connection is about to get its place; for tests. */
    void beforeInstall(Consumer<Connection> hook) {
        transports.beforeInstall(hook);
    }

    private void keepBandwidth() {
        List<ManagedTransport> suspects = List.of();
        try {
            while (!ending.settledWithin(seams.timers(), BandwidthLog.PERIOD)) {
                bandwidth.round();
                suspects = transports.sweep(suspects);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Stops accepting, gives up what is being made, closes all transports and the networks, and waits up to two seconds
     * for the threads of it all. Idempotent.
     */
    @Override
    public void close() {
        if (!ending.complete(true)) {
            return;
        }
        persistent.wake();
        closeNetworks();
        settling.closeAll();
        transports.closeAll();
        try {
            if (threads.awaitIdle(seams.timers(), CLOSE_LIMIT)) {
                bandwidth.round(); // its keeper has ended
            } else {
                LOG.warn("threads still running after {}: {}", CLOSE_LIMIT, threads.running());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closeNetworks() {
        receptions.values().forEach(Reception::close);
        networks.values().forEach(Network::close);
    }
}
