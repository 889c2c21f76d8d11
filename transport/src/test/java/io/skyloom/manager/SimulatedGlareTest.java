package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.OldVisor.Generation;
import io.skyloom.network.Connection;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Mutual dials over links with a delay, every interleaving from a seed: what fails here fails again under the same seed.
 */
class SimulatedGlareTest {
    private static final int SEEDS = 100;
    private static final int ROUNDS = 100;
    private static final int OURS = 1;
    private static final int SMALLER = 3;
    private static final int LARGER = 4;

    @Test
    void shouldEndEveryRoundWithOneTransportEach(World world) throws Exception {
        Map<Integer, Integer> connections = new TreeMap<>();
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Stage stage = new Stage(world, seed)) {
                stage.latency(1, 2, Duration.ofMillis(random.nextInt(30)));
                Visor a = stage.visor(1);
                Visor b = stage.visor(2);
                for (int round = 0; round < ROUNDS; round++) {
                    int seen = mutualDial(stage, a, b, random, "seed " + seed + " round " + round, round);
                    connections.merge(seen, 1, Integer::sum);
                }
            }
        }
        // Some rounds crossed and some did not, else half of this would have proved nothing.
        assertThat(connections).containsOnlyKeys(1, 2);
    }

    private static int mutualDial(Stage stage, Visor a, Visor b, SplittableRandom random, String where, int mark)
            throws Exception {
        Outcome<ManagedTransport> byA = stage.begin("save a", () -> a.save(b.key()));
        stage.simulation.run(Duration.ofMillis(random.nextInt(60)));
        Outcome<ManagedTransport> byB = stage.begin("save b", () -> b.save(a.key()));
        ManagedTransport atA = stage.await(byA);
        ManagedTransport atB = stage.await(byB);
        stage.simulation.run(Duration.ofMillis(200));
        assertThat(a.manager.list()).as(where).containsExactly(atA);
        assertThat(b.manager.list()).as(where).containsExactly(atB);
        assertThat(atA.connections()).as(where).isEqualTo(atB.connections());
        if (atA.connections() == 2) {
            assertThat(atA.isDialled()).as(where).isNotEqualTo(atB.isDialled());
        }
        stage.carriesBothWays(where, a, b, mark);
        assertThat(a.discovery).as(where).last().isEqualTo("present " + atA.id());
        int seen = atA.connections();
        (random.nextBoolean() ? a : b).manager.delete(atA.id());
        stage.soon("nothing is left: " + where, () -> a.manager.entries() + b.manager.entries() == 0);
        assertThat(a.manager.counters().byName()).as(where).containsEntry("transport_settlement_failed", 0L);
        assertThat(b.manager.counters().byName()).as(where).containsEntry("transport_settlement_failed", 0L);
        return seen;
    }

    /** All that may happen to a glare's two connections, in all orders, seen from both ends. */
    @Test
    void shouldLiveAsLongAsOneConnectionDoesWhoeverClosesWhat(World world) throws Exception {
        int checked = 0;
        for (String first :
                List.of("A closes c1", "A closes c2", "B closes c1", "B closes c2", "c1 breaks", "c2 breaks")) {
            for (String second : List.of("A closes", "B closes", "breaks")) {
                twinClosures(world, first, second);
                checked++;
            }
        }
        assertThat(checked).isEqualTo(18);
    }

    private static void twinClosures(World world, String first, String second) throws Exception {
        try (Stage stage = new Stage(world, first.hashCode() + 31L * second.hashCode())) {
            stage.latency(1, 2, Duration.ofMillis(5));
            Visor a = stage.visor(1);
            Visor b = stage.visor(2);
            List<Connection> atA = new CopyOnWriteArrayList<>();
            List<Connection> atB = new CopyOnWriteArrayList<>();
            a.manager.beforeInstall(atA::add);
            b.manager.beforeInstall(atB::add);
            Outcome<ManagedTransport> byA = stage.begin("save a", () -> a.save(b.key()));
            Outcome<ManagedTransport> byB = stage.begin("save b", () -> b.save(a.key()));
            ManagedTransport transport = stage.await(byA);
            ManagedTransport theirs = stage.await(byB);
            stage.soon("twins", () -> transport.connections() == 2 && theirs.connections() == 2);
            boolean c1 = first.contains("c1");
            end(first, c1, atA, atB);
            stage.soon("one left", () -> transport.connections() == 1 && theirs.connections() == 1);
            assertThat(a.manager.list()).as(first).containsExactly(transport);
            assertThat(b.manager.list()).as(first).containsExactly(theirs);
            stage.carriesBothWays(first, a, b, 1);
            assertThat(a.discovery).noneMatch(line -> line.startsWith("gone"));
            assertThat(b.discovery).noneMatch(line -> line.startsWith("gone"));
            end(second, !c1, atA, atB);
            stage.soon("both know", () -> transport.isGone() && theirs.isGone());
            stage.soon("told", () -> a.discovery.contains("gone " + transport.id()));
            assertThat(a.manager.entries() + b.manager.entries()).isZero();
        }
    }

    /** Ends c1, dialled by A, or c2, dialled by B. */
    private static void end(String how, boolean c1, List<Connection> atA, List<Connection> atB) {
        Connection ofA = one(atA, c1);
        Connection ofB = one(atB, !c1);
        if (how.startsWith("A")) {
            ofA.close();
        } else if (how.startsWith("B")) {
            ofB.close();
        } else {
            ofA.stream().close(new IOException("torn"));
            ofB.stream().close(new IOException("torn"));
        }
    }

    private static Connection one(List<Connection> all, boolean dialled) {
        return all.stream()
                .filter(each -> each.dialled() == dialled)
                .findFirst()
                .orElseThrow();
    }

    static Stream<Arguments> peers() {
        return Stream.of(Generation.values())
                .flatMap(generation -> Stream.of(SMALLER, LARGER).map(number -> Arguments.of(generation, number)));
    }

    @ParameterizedTest
    @MethodSource("peers")
    void shouldCarryBothWaysAfterMutualDialsWithOlderVisors(Generation generation, int number, World world)
            throws Exception {
        int crossed = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Stage stage = new Stage(world, seed)) {
                stage.latency(OURS, number, Duration.ofMillis(1 + random.nextInt(30)));
                Visor a = stage.visor(OURS);
                OldVisor old = stage.old(generation, number);
                String where = generation + " seed " + seed;
                Outcome<Boolean> byThem = saving(stage, old, a.key());
                stage.simulation.run(Duration.ofMillis(random.nextInt(100)));
                Outcome<ManagedTransport> byUs = stage.begin("save", () -> a.save(old.key()));
                stage.await(byUs);
                stage.await(byThem);
                stage.simulation.run(Duration.ofMillis(500));
                carriesBothWays(stage, a, old, where);
                assertThat(old.isDeaf()).as(where).isFalse();
                assertThat(a.discovery).as(where).last().asString().startsWith("present");
                Map<String, Long> counters = a.manager.counters().byName();
                assertThat(counters).as(where).containsEntry("transport_dials_failed", 0L);
                crossed += (int) (long) counters.getOrDefault("transport_twins", 0L);
            }
        }
        assertThat(crossed).as("dials that crossed").isPositive();
    }

    private static Outcome<Boolean> saving(Stage stage, OldVisor old, PubKey remote) {
        return stage.begin("old save", () -> {
            old.save(remote);
            return true;
        });
    }

    private static void carriesBothWays(Stage stage, Visor a, OldVisor old, String where) throws Exception {
        byte[] forth = Visor.packet(1);
        byte[] back = Visor.packet(2);
        assertThat(stage.act(() -> Stage.send(a.manager.to(old.key()), forth)))
                .as(where)
                .isEqualTo(1);
        assertThat(stage.act(() -> old.send(back))).as(where).isTrue();
        stage.soon("packets both ways: " + where, () -> old.got(forth) && a.got(back));
    }

    /** Random dials, deletions, cuts and restarts among three visors: at rest each pair agrees and nothing is left over. */
    @Test
    void shouldAgreeAtRestAfterAnyHistory(World world) throws Exception {
        for (int seed = 0; seed < SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            try (Stage stage = new Stage(world, seed)) {
                List<Visor> visors = new ArrayList<>();
                for (int number = 1; number <= 3; number++) {
                    visors.add(stage.visor(number));
                    stage.latency(number, number % 3 + 1, Duration.ofMillis(1 + random.nextInt(20)));
                }
                for (int step = 0; step < 60; step++) {
                    stir(stage, visors, random);
                    stage.simulation.run(Duration.ofMillis(random.nextInt(80)));
                }
                stage.simulation.run(Duration.ofMinutes(2));
                agree(visors, "seed " + seed);
            }
        }
    }

    private static void stir(Stage stage, List<Visor> visors, SplittableRandom random) {
        Visor one = visors.get(random.nextInt(3));
        Visor other = visors.get(random.nextInt(3));
        switch (random.nextInt(6)) {
            case 0, 1, 2 -> stage.begin("save", () -> one.save(other.key()));
            case 3 -> one.manager.delete(one.idWith(other));
            case 4 -> stage.begin("send", () -> Stage.send(one.manager.to(other.key()), Visor.packet(9)));
            default ->
                stage.simulation
                        .internet()
                        .link(address(one), address(other))
                        .cut()
                        .restore();
        }
    }

    private static String address(Visor visor) {
        return visor.network.bind().getAddress().getHostAddress();
    }

    private static void agree(List<Visor> visors, String where) {
        for (Visor one : visors) {
            for (Visor other : visors) {
                int here = one.manager.to(other.key()).stream()
                        .mapToInt(ManagedTransport::connections)
                        .sum();
                int there = other.manager.to(one.key()).stream()
                        .mapToInt(ManagedTransport::connections)
                        .sum();
                assertThat(here).as(where).isEqualTo(there);
                assertThat(one.manager.to(other.key())).as(where).hasSizeLessThanOrEqualTo(1);
            }
            assertThat(one.manager.entries()).as(where).isEqualTo(one.manager.count());
        }
    }
}
