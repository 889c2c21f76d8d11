package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.Connection;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Both visors dial each other. Each of the four moments at which a settled connection gets its place (accepted at A,
 * accepted at B, dialled by A, dialled by B) is held back until its turn, in every order there is.
 */
@Timeout(120)
class GlareOrdersTest {
    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();

    /** The moments, by visor and direction. */
    enum Moment {
        ACCEPT_A,
        ACCEPT_B,
        DIAL_A,
        DIAL_B
    }

    static Stream<List<Moment>> orders() {
        return orders(List.of(Moment.values())).stream();
    }

    private static List<List<Moment>> orders(List<Moment> left) {
        if (left.isEmpty()) {
            return List.of(List.of());
        }
        List<List<Moment>> all = new ArrayList<>();
        for (Moment first : left) {
            List<Moment> rest = new ArrayList<>(left);
            rest.remove(first);
            for (List<Moment> tail : orders(rest)) {
                List<Moment> order = new ArrayList<>(List.of(first));
                order.addAll(tail);
                all.add(order);
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("orders")
    void shouldEndWithOneTransportThatCarriesBothWays(List<Moment> order, World world) throws Exception {
        try (Visor a = new Visor(1, world.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
                Visor b = new Visor(2, world.virtual().seams("b", "10.0.0.2"), "10.0.0.2", book)) {
            Turns turns = new Turns(order);
            CountDownLatch bothCommitted = new CountDownLatch(2);
            a.network.beforeReturn(peer -> meet(bothCommitted));
            b.network.beforeReturn(peer -> meet(bothCommitted));
            a.manager.beforeInstall(turns.of(Moment.DIAL_A, Moment.ACCEPT_A));
            b.manager.beforeInstall(turns.of(Moment.DIAL_B, Moment.ACCEPT_B));
            Outcome<ManagedTransport> byA = a.saving(b.key());
            Outcome<ManagedTransport> byB = b.saving(a.key());
            turns.takeAll(() -> connections(a) + connections(b));
            Eventually.holds("both saved", () -> byA.isDone() && byB.isDone());
            ManagedTransport atA = byA.now().orElseThrow();
            ManagedTransport atB = byB.now().orElseThrow();
            assertThat(a.manager.list()).containsExactly(atA);
            assertThat(b.manager.list()).containsExactly(atB);
            assertThat(atA.connections()).isEqualTo(2);
            assertThat(atB.connections()).isEqualTo(2);
            // Both write to the connection that the smaller key dialled.
            assertThat(atA.isDialled()).isEqualTo(a.key().compareTo(b.key()) < 0);
            assertThat(atB.isDialled()).isEqualTo(b.key().compareTo(a.key()) < 0);
            carriesBothWays(a, atA, b, atB);
            assertThat(a.discovery).doesNotContain("gone " + atA.id());
            assertThat(b.discovery).doesNotContain("gone " + atB.id());
            assertThat(a.manager.counters().byName()).containsEntry("transport_dials", 1L);
            assertThat(b.manager.counters().byName()).containsEntry("transport_dials", 1L);
            world.mustBeEmpty("manager a", a.manager::entries);
            world.mustBeEmpty("manager b", b.manager::entries);
        }
    }

    private static void carriesBothWays(Visor a, ManagedTransport atA, Visor b, ManagedTransport atB) throws Exception {
        Visor.send(atA, Visor.packet(1));
        Visor.send(atB, Visor.packet(2));
        Eventually.holds("both packets", () -> b.got(Visor.packet(1)) && a.got(Visor.packet(2)));
    }

    private static int connections(Visor visor) {
        return visor.manager.list().stream()
                .mapToInt(ManagedTransport::connections)
                .sum();
    }

    private static void meet(CountDownLatch both) {
        both.countDown();
        await(both);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Lets the moments pass one by one. */
    private static final class Turns {
        private final List<Moment> order;
        private final Map<Moment, CountDownLatch> reached = new ConcurrentHashMap<>();
        private final Map<Moment, CountDownLatch> released = new ConcurrentHashMap<>();

        Turns(List<Moment> order) {
            this.order = order;
            order.forEach(moment -> reached.put(moment, new CountDownLatch(1)));
            order.forEach(moment -> released.put(moment, new CountDownLatch(1)));
        }

        Consumer<Connection> of(Moment dial, Moment accept) {
            return connection -> {
                Moment mine = connection.dialled() ? dial : accept;
                latch(reached, mine).countDown();
                await(latch(released, mine));
            };
        }

        /** @param placed how many connections have their place */
        void takeAll(IntSupplier placed) throws InterruptedException {
            int before = 0;
            for (Moment next : order) {
                latch(reached, next).await();
                latch(released, next).countDown();
                int now = ++before;
                Eventually.holds(next + " is done", () -> placed.getAsInt() == now);
            }
        }

        private static CountDownLatch latch(Map<Moment, CountDownLatch> of, Moment moment) {
            CountDownLatch latch = of.get(moment);
            if (latch == null) {
                throw new IllegalArgumentException("no turn for " + moment);
            }
            return latch;
        }
    }
}
