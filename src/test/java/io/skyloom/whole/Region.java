package io.skyloom.whole;

import io.skyloom.engine.deployment.Deployment;
import io.skyloom.engine.deployment.ServiceKeys;
import io.skyloom.engine.deployment.ServicePlaces;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.setup.SetupNode;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import io.skyloom.stcpr.StcprSettings;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/**
 * Every service of a deployment and visors that reach each other over stcpr, on loopback: resolver, transport discovery,
 * dmsg discovery and server, route finder, setup node.
 */
final class Region implements AutoCloseable {
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** For a connection that should have been refused and perhaps was not. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final World world;
    private final Curve curve = Curve.bouncyCastle();
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Deployment deployment;

    Region(World world) throws IOException {
        this.world = world;
        ServiceKeys keys = ServiceKeys.generate(curve, seams("keys").entropy());
        deployment = closing(Deployment.start(ServicePlaces.anyOnLoopback(), keys, this::seams, "test"));
        Eventually.holds("the dmsg server is published", LIMIT, deployment::isReady);
    }

    /** Watched seams of the machine. */
    Seams seams(String owner) {
        return world.realSeams(owner);
    }

    SetupNode setupNode() {
        return deployment.setupNode();
    }

    /** A started visor whose routes have so many hops at least. */
    Visor visor(String name, int minHops) throws IOException {
        Seams seams = seams(name);
        return visor(name, KeyPair.generate(curve, seams.entropy()), seams, minHops);
    }

    /** One with given keys: the same visor once more. */
    Visor visor(String name, KeyPair keys, int minHops) throws IOException {
        return visor(name, keys, seams(name), minHops);
    }

    KeyPair keys(String name) {
        return KeyPair.generate(curve, seams(name).entropy());
    }

    /** One with given keys and seams. */
    Visor visor(String name, KeyPair keys, Seams seams, int minHops) throws IOException {
        Visor visor = closing(Visor.builder()
                .keys(keys)
                .seams(seams)
                .resolver(deployment.resolver())
                .discovery(deployment.discovery())
                .stcpr(new StcprSettings(InetAddress.getLoopbackAddress(), 0, Optional::empty))
                .dmsg(DmsgSettings.at(deployment.dmsgDiscovery()).withSessions(1))
                .routing(deployment.routing(minHops, 7))
                .version("test")
                .build()
                .start());
        world.mustBeEmpty(name + "'s transports", visor.transports()::entries);
        world.mustBeEmpty(name + "'s table", visor.table()::size);
        world.mustBeEmpty(
                name + "'s groups", () -> visor.router().groups().all().size());
        world.mustStayZero(
                name + "'s swept groups", () -> visor.router().counters().swept());
        Eventually.holds(
                name + " is reachable over dmsg",
                LIMIT,
                () -> visor.dmsg().orElseThrow().isPublished());
        return visor;
    }

    /** Makes a transport; the other one may not be known to the resolver yet. */
    static void connect(Visor one, Visor other) {
        Eventually.holds("a transport to " + other.key().brief(), LIMIT, () -> {
            try {
                one.transports().save(other.key(), "stcpr", Label.USER, LIMIT);
                return true;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }

    /** A port that is free, and not among those which the system gives to others meanwhile. */
    static int quietPort(Seams seams) {
        return Eventually.sees(
                "a free port",
                () -> {
                    int port = Math.toIntExact(20_000 + seams.entropy().nextLong(10_000));
                    try (StreamListener probe =
                            seams.net().listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
                        return probe.localAddress().getPort();
                    } catch (IOException e) {
                        return 0;
                    }
                },
                port -> port > 0);
    }

    /** In which words a visor refuses a connection: in the dial, or when that is done already, by its end. */
    String refusal(Visor from, AppAddress to, String part) {
        Timers timers = seams("refused").timers();
        return Eventually.sees(
                "a refusal",
                LIMIT,
                () -> {
                    try (AppConnection connection = from.skynet().orElseThrow().dial(to);
                            Timers.Timer ignored = timers.schedule(PATIENCE, connection::close)) {
                        return connection.read(new byte[1], 0, 1) < 0 ? "ended without a word" : "served";
                    } catch (IOException e) {
                        return String.valueOf(e.getMessage());
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                },
                said -> said.contains(part));
    }

    private <T extends AutoCloseable> T closing(T one) {
        running.push(one);
        return one;
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
