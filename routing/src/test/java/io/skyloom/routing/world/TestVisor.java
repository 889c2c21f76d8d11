package io.skyloom.routing.world;

import io.skyloom.aead.AeadProvider;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.routing.forward.ForwardLimits;
import io.skyloom.routing.forward.Forwarder;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.router.Router;
import io.skyloom.routing.router.RouterLimits;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A visor as far as routing goes: keys, table, packet path and router are real, transports are {@link Carrier}s. */
public final class TestVisor {
    private final String name;
    private final KeyPair keys;
    private final Seams seams;
    private final NoiseConfig noise;
    private final AeadProvider aead = AeadProvider.choose("jdk");
    private final RouteTable table;
    private final Forwarder forwarder;
    private final Router router;
    private final Map<UUID, Carrier> carriers = new ConcurrentHashMap<>();
    private final List<RouteGroup> accepted = new CopyOnWriteArrayList<>();

    /** @param ephemerals where handshakes draw from */
    public TestVisor(String name, KeyPair keys, Seams seams, Entropy ephemerals, RouterLimits limits) {
        this(name, keys, seams, NoiseConfig.of(Curve.bouncyCastle(), ephemerals, Hybrid.OFF), limits);
    }

    TestVisor(String name, KeyPair keys, Seams seams, NoiseConfig noise, RouterLimits limits) {
        this.name = name;
        this.keys = keys;
        this.seams = seams;
        this.noise = noise;
        this.table = new RouteTable(seams.clock(), seams.entropy(), TableLimits.standard());
        this.forwarder = new Forwarder(table, carriers::get, seams, ForwardLimits.standard());
        this.router = new Router(keys, noise, aead, seams, table, forwarder, carriers::get, limits);
        router.accepting(accepted::add);
        router.start();
    }

    /** The name in threads. */
    public String name() {
        return name;
    }

    /** Its keys. */
    public KeyPair keys() {
        return keys;
    }

    /** Its seams. */
    public Seams seams() {
        return seams;
    }

    /** How its handshakes compute. */
    public NoiseConfig noise() {
        return noise;
    }

    /** How its groups seal. */
    public AeadProvider aead() {
        return aead;
    }

    /** Its rules. */
    public RouteTable table() {
        return table;
    }

    /** Its packet path. */
    public Forwarder forwarder() {
        return forwarder;
    }

    /** Its router. */
    public Router router() {
        return router;
    }

    /** The groups that peers began, in order. */
    public List<RouteGroup> accepted() {
        return accepted;
    }

    /** Its end of a transport. */
    public Carrier carrier(UUID id) {
        Carrier carrier = carriers.get(id);
        if (carrier == null) {
            throw new IllegalStateException(name + " has no transport " + id);
        }
        return carrier;
    }

    /** A port of it. */
    public RouteAddress at(int port) {
        return new RouteAddress(keys.pub(), port);
    }

    /** Makes a transport between two visors; each reads in a thread of its own. */
    public static UUID connect(TestVisor one, TestVisor other, UUID id) {
        Carrier there = new Carrier(id, one.name + ">" + other.name, one.seams.timers());
        Carrier back = new Carrier(id, other.name + ">" + one.name, other.seams.timers());
        one.carriers.put(id, there);
        other.carriers.put(id, back);
        other.seams.threads().start("read:" + there, () -> there.read(other.forwarder.sinkFrom(back)));
        one.seams.threads().start("read:" + back, () -> back.read(one.forwarder.sinkFrom(there)));
        return id;
    }

    /** The transport breaks at both ends, and both learn of it. */
    public static void cut(TestVisor one, TestVisor other, UUID id) {
        one.lose(id);
        other.lose(id);
    }

    /** This end of a transport breaks, and the visor learns of it. */
    public void lose(UUID id) {
        Carrier carrier = carriers.remove(id);
        if (carrier != null) {
            carrier.die();
            forwarder.lost(carrier, "transport " + id + " lost: cut");
        }
    }

    /** Ends the router and all transports. */
    public void close() {
        router.close();
        carriers.keySet().forEach(this::lose);
    }

    /** A patient limit for dials. */
    public static Duration patience() {
        return Duration.ofSeconds(20);
    }

    @Override
    public String toString() {
        return name;
    }
}
