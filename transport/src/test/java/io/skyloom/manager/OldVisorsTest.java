package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.entry.Vectors;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.OldVisor.Generation;
import io.skyloom.network.Connection;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Network;
import io.skyloom.network.PlainNetwork;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Mutual dials with peers of October 2024 and June 2026, whose rules for a second connection are their own. */
@Timeout(120)
class OldVisorsTest {
    /** A visor number whose key is smaller than that of {@link #OURS}, and one whose key is larger. */
    private static final int SMALLER = 3;

    private static final int OURS = 1;
    private static final int LARGER = 4;

    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();
    private World world;
    private VirtualTime time;

    @BeforeEach
    void open(World given) {
        world = given;
        time = given.virtual().time();
        assertThat(Visor.keys(SMALLER).pub()).isLessThan(Visor.keys(OURS).pub());
        assertThat(Visor.keys(LARGER).pub()).isGreaterThan(Visor.keys(OURS).pub());
    }

    static Stream<Arguments> peers() {
        return Stream.of(Generation.values())
                .flatMap(generation -> Stream.of(SMALLER, LARGER).map(number -> Arguments.of(generation, number)));
    }

    private Visor ours() throws IOException {
        return new Visor(OURS, world.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
    }

    private OldVisor theirs(Generation generation, int number) throws IOException {
        return new OldVisor(generation, number, world.virtual().seams("o", "10.0.0.2"), "10.0.0.2", book);
    }

    /** The model itself behaves as the recorded visor did, else what follows would prove nothing. */
    @Test
    void shouldModelTheRecordedVisor() throws Exception {
        JsonNode cases = Vectors.load("glare").get("cases");
        int checked = 0;
        for (JsonNode one : cases) {
            book.clear();
            boolean least = one.get("R_is_least_significant_edge").asBoolean();
            try (OldVisor recorded = theirs(Generation.OCTOBER_2024, least ? SMALLER : LARGER);
                    PlainPeer scripted =
                            new PlainPeer(OURS, world.virtual().seams("s", "10.0.0.1"), "10.0.0.1", book)) {
                replay(one, recorded, scripted);
            }
            checked++;
        }
        assertThat(checked).isEqualTo(8);
    }

    private static void replay(JsonNode one, OldVisor recorded, PlainPeer scripted) throws Exception {
        String scenario = one.get("scenario").asString();
        if (scenario.startsWith("own dial complete")) {
            Connection first = dialledBy(recorded, scripted);
            Connection second = scripted.connect(recorded.key());
            PlainPeer.awaitEnd(second);
            boolean firstOpen = one.get("R_dialled_connection").asString().equals("open");
            if (!firstOpen) {
                PlainPeer.awaitEnd(first);
            }
            Eventually.holds(scenario, () -> recorded.hasTransport() == firstOpen);
            assertThat(one.get("R_transport_closed").asBoolean()).isEqualTo(!firstOpen);
            first.close();
            second.close();
            return;
        }
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        recorded.network.beforeReturn(peer -> {
            reached.countDown();
            await(go);
        });
        Outcome<Boolean> stored = saveInBackground(recorded, scripted.key());
        reached.await();
        Connection byPeer = scripted.connect(recorded.key());
        Eventually.holds("accepted", recorded::hasTransport);
        go.countDown();
        Connection byRecorded = scripted.receive();
        Eventually.holds("dial stored", stored::isDone);
        scripted.read(byRecorded);
        assertThat(recorded.send(Visor.packet(1))).isTrue();
        Eventually.holds("R writes on its own dial", () -> scripted.got(Visor.packet(1)));
        PlainPeer.send(byPeer, Visor.packet(2));
        PlainPeer.send(byRecorded, Visor.packet(3));
        Eventually.holds("R reads both", () -> recorded.got(Visor.packet(2)) && recorded.got(Visor.packet(3)));
        if (scenario.endsWith("the connection it dialled")) {
            byPeer.close();
        } else if (scenario.endsWith("the connection R dialled")) {
            byRecorded.close();
        }
        boolean found = one.get("R_lookup_at_the_end").asString().equals("ok");
        Eventually.holds(scenario, () -> recorded.hasTransport() == found);
        assertThat(recorded.deregistered() > 0)
                .isEqualTo(one.get("transport_deregistered_from_discovery").asBoolean());
        byPeer.close();
        byRecorded.close();
    }

    private static Connection dialledBy(OldVisor recorded, PlainPeer scripted) throws IOException {
        saveInBackground(recorded, scripted.key());
        Connection connection = scripted.receive();
        Eventually.holds("stored", recorded::hasTransport);
        return connection;
    }

    private static Outcome<Boolean> saveInBackground(OldVisor visor, PubKey remote) {
        Outcome<Boolean> done = new Outcome<>();
        visor.seams.threads().start("old/save", () -> {
            try {
                visor.save(remote);
                done.complete(true);
            } catch (IOException e) {
                done.fail(e);
            }
        });
        return done;
    }

    /**
     * The orders that the wire allows, forced where each of the four moments can be held: whose dial gets through the
     * encryption first, and whose entry is sent first.
     */
    @ParameterizedTest
    @MethodSource("peers")
    void shouldCarryBothWaysAfterAMutualDialInEveryOrder(Generation generation, int number) throws Exception {
        for (List<String> order : List.of(
                List.of("ours encrypted", "theirs encrypted", "ours settles", "theirs settles"),
                List.of("ours encrypted", "theirs encrypted", "theirs settles", "ours settles"),
                List.of("theirs encrypted", "ours encrypted", "ours settles", "theirs settles"),
                List.of("theirs encrypted", "ours encrypted", "theirs settles", "ours settles"))) {
            book.clear();
            try (Visor a = ours();
                    OldVisor old = theirs(generation, number)) {
                mutualDial(order, a, old);
                carriesBothWays(order.toString(), a, old);
                assertThat(old.isDeaf()).as("%s", order).isFalse();
                assertThat(a.manager.counters().byName()).containsEntry("transport_dials", 1L);
                staysRegistered(generation, a);
            }
        }
    }

    /** A peer of 2026 may close one connection before the other has its place: then it is gone and back in a moment. */
    private static void staysRegistered(Generation generation, Visor a) {
        Eventually.holds("registered in the end", () -> registered(a));
        if (generation == Generation.OCTOBER_2024) {
            assertThat(a.discovery).noneMatch(line -> line.startsWith("gone"));
        }
    }

    private static boolean registered(Visor a) {
        return !a.discovery.isEmpty() && a.discovery.getLast().startsWith("present");
    }

    private static void mutualDial(List<String> order, Visor a, OldVisor old) throws Exception {
        Steps steps = new Steps();
        a.network.beforeEncryption(peer -> steps.pass("ours encrypted"));
        old.network.beforeEncryption(peer -> steps.pass("theirs encrypted"));
        a.network.beforeReturn(peer -> steps.pass("ours settles"));
        old.network.beforeReturn(peer -> steps.pass("theirs settles"));
        Outcome<ManagedTransport> byUs = a.saving(old.key());
        Outcome<Boolean> byThem = saveInBackground(old, a.key());
        steps.awaitArrival("ours encrypted", "theirs encrypted");
        steps.run(order.subList(0, 2));
        // From here on it stores what it dialled after it has taken ours in, as it does where the wire takes time.
        Eventually.holds("accepting", old::hasBegunToAccept);
        steps.run(order.subList(2, 4));
        Eventually.holds("both are done", () -> byUs.isDone() && byThem.isDone());
        assertThat(byUs.now()).isPresent();
    }

    private void carriesBothWays(String how, Visor a, OldVisor old) throws Exception {
        settlesDown(how, a, old);
        byte[] forth = Visor.packet(1);
        byte[] back = Visor.packet(2);
        Visor.send(a.transport(old.key()), forth);
        assertThat(old.send(back)).as(how).isTrue();
        Eventually.holds("both packets: " + how, () -> old.got(forth) && a.got(back));
    }

    /** Until neither side knows of an open connection that the other has closed. */
    private void settlesDown(String how, Visor a, OldVisor old) {
        time.runDue(); // what is on its way to be put in counts as well
        Eventually.holds(
                "both hold the same: " + how,
                () -> old.hasTransport() && a.transport(old.key()).connections() == old.connections());
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldCarryBothWaysAfterManyMutualDialsWithoutAnyOrder(Generation generation, int number) throws Exception {
        long seed = 31L * number + generation.name().length();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            book.clear();
            try (Visor a = ours();
                    OldVisor old = theirs(generation, number)) {
                spin(random.nextInt(40));
                Outcome<Boolean> byThem = saveInBackground(old, a.key());
                spin(random.nextInt(40));
                Outcome<ManagedTransport> byUs = a.saving(old.key());
                Eventually.holds("both are done", () -> byUs.isDone() && byThem.isDone());
                carriesBothWays("seed " + seed + " round " + round, a, old);
                if (number == LARGER) {
                    // Where no time passes on the wire, a peer with a smaller key may still store its dial first.
                    assertThat(old.isDeaf()).as("seed %d round %d", seed, round).isFalse();
                }
            }
        }
    }

    /** A little work, so that the two threads do not begin alike. */
    private static void spin(int amount) {
        for (int i = 0; i < amount; i++) {
            Visor.keys(1 + i % 9);
        }
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldKeepItsTransportWhenThePeerClosesEitherTwin(Generation generation, int number) throws Exception {
        for (boolean theirDial : new boolean[] {true, false}) {
            book.clear();
            try (Visor a = ours();
                    OldVisor old = theirs(generation, number)) {
                mutualDial(List.of("ours encrypted", "theirs encrypted", "ours settles", "theirs settles"), a, old);
                settlesDown("before the end of one", a, old);
                ManagedTransport transport = a.transport(old.key());
                boolean twin = transport.connections() == 2;
                assertThat(twin).isEqualTo(generation == Generation.OCTOBER_2024);
                old.closeConnections(theirDial);
                if (twin) {
                    Eventually.holds("one is left", () -> transport.connections() == 1);
                    assertThat(a.manager.get(transport.id())).isSameAs(transport);
                    assertThat(a.discovery).noneMatch(line -> line.startsWith("gone"));
                }
                comesBack(a, old);
            }
        }
    }

    /** Whatever was lost at either side, the next demand brings a working transport. */
    private void comesBack(Visor a, OldVisor old) throws Exception {
        List<Outcome<Boolean>> demands = new ArrayList<>(List.of(saveInBackground(old, a.key())));
        Eventually.holds("packets pass again", () -> {
            time.advance(Duration.ofSeconds(1));
            if (!old.hasTransport() && demands.getLast().isDone()) {
                demands.add(saveInBackground(old, a.key()));
            }
            return passes(a, old, Visor.packet(7), Visor.packet(8));
        });
        // A demand that comes late would dial into the next round.
        Eventually.holds("no demand under way", () -> demands.getLast().isDone());
    }

    private static boolean passes(Visor a, OldVisor old, byte[] forth, byte[] back) {
        try {
            for (ManagedTransport transport : a.manager.to(old.key())) {
                Visor.send(transport, forth);
            }
            return old.send(back) && old.got(forth) && a.got(back);
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void shouldHaveNoGhostAndRecoverWhenAPeerOf2024ClosesBoth() throws Exception {
        try (Visor a = ours();
                OldVisor old = theirs(Generation.OCTOBER_2024, LARGER)) {
            ManagedTransport first = losesBoth(a, old);
            Eventually.holds("gone here too", first::isGone);
            Eventually.holds("nothing is left", () -> a.manager.entries() == 0);
            Eventually.holds("discovery knows", () -> a.discovery.contains("gone " + first.id()));
            time.advance(Duration.ofSeconds(15));
            assertThat(a.save(old.key()).isLive()).isTrue();
            carriesBothWays("after the loss", a, old);
        }
    }

    /** Another connection of ours reaches a visor of 2024 that holds the one it has dialled. */
    private static ManagedTransport losesBoth(Visor a, OldVisor old) throws Exception {
        old.save(a.key());
        ManagedTransport transport = a.transport(old.key());
        Eventually.holds("registered", () -> registered(a)); // what nobody was told of is not taken back either
        PlainNetwork again =
                new PlainNetwork(Visor.TYPE, a.key(), a.seams, new InetSocketAddress("10.0.0.1", 0), a.book);
        Connection second = again.dial(DialRequest.to(old.key(), Network.TRANSPORT_PORT, Duration.ofSeconds(5)));
        new io.skyloom.settlement.Settlement(
                        a.keys, Visor.CURVE, a.seams.timers(), io.skyloom.noise.HandshakeBudget.ofHalfTheProcessors())
                .initiate(second, io.skyloom.entry.Label.USER, () -> {});
        PlainPeer.awaitEnd(second);
        second.close();
        return transport;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Holds two dials at named points and lets them pass one by one. When a point is not reached, all may pass. */
    private static final class Steps {
        private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
        private final List<String> arrived = new ArrayList<>();
        private volatile boolean open;

        void pass(String step) {
            CountDownLatch gate = gate(step);
            synchronized (arrived) {
                arrived.add(step);
            }
            if (!open) {
                await(gate);
            }
        }

        /**
         * Until both dials are on their way. A peer that is dialled before it has begun its own dial does not dial at
         * all, or waits with it until the first one is settled.
         */
        void awaitArrival(String... steps) {
            for (String step : steps) {
                awaitArrival(step);
            }
        }

        void run(List<String> order) {
            for (String step : order) {
                awaitArrival(step);
                gate(step).countDown();
            }
        }

        private void awaitArrival(String step) {
            try {
                Eventually.holds(step, () -> {
                    synchronized (arrived) {
                        return arrived.contains(step);
                    }
                });
            } catch (AssertionError e) {
                open = true;
                gates.values().forEach(CountDownLatch::countDown); // else closing would wait for the dials in vain
                throw e;
            }
        }

        private CountDownLatch gate(String step) {
            return gates.computeIfAbsent(step, key -> new CountDownLatch(1));
        }
    }
}
