package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import io.skyloom.seam.Timers;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * An internet in memory: hosts with addresses, and between each two a lane per direction that the test can slow, stall,
 * turn into a black hole or cut. Without delays bytes arrive in the writer's own call; with delays they arrive when the
 * given timers say so, be they virtual or real. Addresses that no host has are silent. Any thread may call it.
 */
public final class MemoryInternet {
    static final InetAddress LOOPBACK = literal("127.0.0.1");

    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    private final Clock clock;
    private final Timers timers;
    private final long seed;
    private final Flow flow;
    private final Map<String, List<InetAddress>> names = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<InetAddress, MemoryNet> hosts = new LinkedHashMap<>();

    @GuardedBy("lock")
    private final Map<LaneEnds, Lane> lanes = new HashMap<>();

    /** Delays run on the given clock and timers; jitter and loss come from the seed. */
    public MemoryInternet(Clock clock, Timers timers, long seed) {
        this.clock = clock;
        this.timers = timers;
        this.seed = seed;
        this.flow = new Flow(clock);
    }

    /** An internet in virtual time. */
    public static MemoryInternet in(VirtualTime time, long seed) {
        return new MemoryInternet(time, time, seed);
    }

    /** The host with these addresses (literals, v4 or v6), made at the first call that names its first address. */
    public MemoryNet host(String... literals) {
        List<InetAddress> addresses =
                Arrays.stream(literals).map(MemoryInternet::literal).toList();
        lock.lock();
        try {
            MemoryNet known = hosts.get(addresses.get(0));
            if (known == null) {
                known = new MemoryNet(this, addresses, timers, flow);
                for (InetAddress address : addresses) {
                    hosts.put(address, known);
                }
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Lets every host find these addresses (literals) under a name. */
    public MemoryInternet name(String name, String... literals) {
        names.put(name, Arrays.stream(literals).map(MemoryInternet::literal).toList());
        return this;
    }

    /** What a name or an address literal means. */
    List<InetAddress> lookup(String host) throws UnknownHostException {
        List<InetAddress> known = names.get(host);
        if (known != null) {
            return known;
        }
        if (!LITERAL.matcher(host).matches()) {
            throw new UnknownHostException(host);
        }
        return List.of(literal(host));
    }

    /** The direction from one host to another (or, with the same address twice, the host's loopback). */
    public Lane lane(String from, String to) {
        MemoryNet target = host(to);
        return lane(host(from), target);
    }

    /** Both directions between two hosts. */
    public Link link(String one, String other) {
        return new Link(lane(one, other), lane(other, one));
    }

    /** Every link that the host has to another one known by now. */
    public List<Link> linksOf(String address) {
        MemoryNet centre = host(address);
        List<Link> links = new ArrayList<>();
        for (MemoryNet other : hosts()) {
            if (other != centre) {
                links.add(link(address, other.address().getHostAddress()));
            }
        }
        return links;
    }

    /** The hosts, in the order in which they were made. */
    public List<MemoryNet> hosts() {
        lock.lock();
        try {
            return hosts.values().stream().distinct().toList();
        } finally {
            lock.unlock();
        }
    }

    /** How many streams are open; one that connects two hosts counts at each. */
    public int openStreams() {
        return hosts().stream().mapToInt(MemoryNet::openStreams).sum();
    }

    /** How many listeners are open. */
    public int openListeners() {
        return hosts().stream().mapToInt(MemoryNet::openListeners).sum();
    }

    /** How many datagram sockets are open. */
    public int openDatagramSockets() {
        return hosts().stream().mapToInt(MemoryNet::openDatagramSockets).sum();
    }

    /** What happened so far, one line each with its time; the last 500 lines. */
    public String flow() {
        return flow.toString();
    }

    /** A number that stands for everything that happened so far, the bytes on the wires included. */
    public long fingerprint() {
        return flow.fingerprint();
    }

    /**
     * Tells from now on everything that happens to {@code reader}, line by line, the bytes on the wires included: two
     * runs that part are compared this way. The reader must not use this internet.
     */
    public void journal(Consumer<String> reader) {
        flow.journal(reader);
    }

    /** Everything open, in words. */
    public List<String> open() {
        return hosts().stream().flatMap(host -> host.open().stream()).toList();
    }

    /** Who lives at {@code address} as seen from {@code asker}; an address of nobody gives a host that is silent. */
    MemoryNet hostAt(MemoryNet asker, InetAddress address) {
        if (address.isLoopbackAddress()) {
            return asker;
        }
        lock.lock();
        try {
            MemoryNet known = hosts.get(address);
            return known != null ? known : new MemoryNet(this, List.of(address), timers, flow);
        } finally {
            lock.unlock();
        }
    }

    /** The lane from one host to another; to and from an address of nobody a black hole. */
    Lane lane(MemoryNet from, MemoryNet to) {
        lock.lock();
        try {
            LaneEnds ends = new LaneEnds(from.address(), to.address());
            if (!hosts.containsKey(ends.from()) || !hosts.containsKey(ends.to())) {
                return new Lane(ends.toString(), clock, seed, new Flow(clock)).blackHole();
            }
            Lane known = lanes.get(ends);
            if (known == null) {
                known = new Lane(ends.toString(), clock, seed ^ ends.toString().hashCode(), flow);
                lanes.put(ends, known);
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("not an address: " + text, e);
        }
    }

    /** The first addresses of the hosts at both ends. */
    private record LaneEnds(InetAddress from, InetAddress to) {
        @Override
        public String toString() {
            return from.getHostAddress() + " > " + to.getHostAddress();
        }
    }
}
