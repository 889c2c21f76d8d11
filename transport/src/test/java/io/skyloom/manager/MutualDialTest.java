package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.HostPort;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.stcp.PkTable;
import io.skyloom.stcp.StcpNetwork;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two real managers dial each other at the same time, again and again, and nothing is left of it in the end. */
class MutualDialTest {
    private static final int ROUNDS = Integer.getInteger("skyloom.mutual.rounds", 500);
    private static final int SEALED_ROUNDS = 100;

    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();

    @Test
    @Timeout(600)
    void shouldEndEveryRoundWithOneTransportEach(World world) throws Exception {
        try (Visor a = new Visor(1, world.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
                Visor b = new Visor(2, world.virtual().seams("b", "10.0.0.2"), "10.0.0.2", book)) {
            Tally tally = rounds(ROUNDS, Visor.TYPE, a, b, world);
            assertThat(tally.twins).as("rounds with two connections").isPositive();
        }
    }

    @Test
    @Timeout(600)
    void shouldDoSoWithRealHandshakesToo(World world) throws Exception {
        PkTable table = new PkTable();
        try (Visor a = new Visor(1, world.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
                Visor b = new Visor(2, world.virtual().seams("b", "10.0.0.2"), "10.0.0.2", book)) {
            a.manager.add(stcp(a, "10.0.0.1", table));
            b.manager.add(stcp(b, "10.0.0.2", table));
            rounds(SEALED_ROUNDS, StcpNetwork.TYPE, a, b, world);
        }
    }

    private static StcpNetwork stcp(Visor visor, String address, PkTable table) throws IOException {
        NoiseConfig noise = NoiseConfig.of(Visor.CURVE, visor.seams.entropy(), Hybrid.OFF);
        VisorIdentity identity = new VisorIdentity(visor.keys, noise, AeadProvider.choose("jdk"));
        StcpNetwork network = new StcpNetwork(identity, visor.seams, table, NetworkLimits.USUAL);
        InetSocketAddress place = network.serve(HostPort.parse(address + ":0"));
        table.put(visor.key(), HostPort.parse(address + ":" + place.getPort()));
        return network;
    }

    /** How the rounds went. Owned by the test's thread. */
    private static final class Tally {
        private int twins;
    }

    private static Tally rounds(int count, String type, Visor a, Visor b, World world) throws Exception {
        world.mustBeEmpty("manager a", a.manager::entries);
        world.mustBeEmpty("manager b", b.manager::entries);
        world.mustStayZero("strays of a", a.manager.counters()::strays);
        world.mustStayZero("strays of b", b.manager.counters()::strays);
        Tally tally = new Tally();
        Random random = new Random(5);
        VirtualTime time = world.virtual().time();
        for (int round = 0; round < count; round++) {
            Outcome<ManagedTransport> byA = saving(a, b, type);
            Outcome<ManagedTransport> byB = saving(b, a, type);
            Eventually.holds("both saved in round " + round, () -> byA.isDone() && byB.isDone());
            ManagedTransport atA = byA.now().orElseThrow();
            ManagedTransport atB = byB.now().orElseThrow();
            assertThat(a.manager.list()).as("round %d", round).containsExactly(atA);
            assertThat(b.manager.list()).as("round %d", round).containsExactly(atB);
            Visor.send(atA, Visor.packet(2 * round));
            Visor.send(atB, Visor.packet(2 * round + 1));
            int at = round;
            Eventually.holds(
                    "packets of round " + round, () -> b.got(Visor.packet(2 * at)) && a.got(Visor.packet(2 * at + 1)));
            time.runDue(); // who has answered a dial puts its connection in only then
            Eventually.holds("as many ends each", () -> atA.connections() == atB.connections());
            tally.twins += atA.connections() - 1;
            a.packets.clear();
            b.packets.clear();
            (random.nextBoolean() ? a : b).manager.delete(atA.id());
            Eventually.holds(
                    "nothing left of round " + round, () -> a.manager.entries() == 0 && b.manager.entries() == 0);
            assertThat(a.manager.counters().byName()).containsEntry("transport_settlement_failed", 0L);
            assertThat(b.manager.counters().byName()).containsEntry("transport_settlement_failed", 0L);
            time.advance(java.time.Duration.ofMillis(random.nextInt(20_000)));
        }
        return tally;
    }

    private static Outcome<ManagedTransport> saving(Visor visor, Visor other, String type) {
        Outcome<ManagedTransport> outcome = new Outcome<>();
        visor.seams.threads().start("save", () -> {
            try {
                outcome.complete(visor.manager.save(other.key(), type, Label.USER, Visor.LIMIT));
            } catch (IOException | InterruptedException | RuntimeException e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }
}
