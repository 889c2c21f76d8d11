package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupState;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.world.Carrier;
import io.skyloom.routing.world.Network;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every state of a group against every two ways to end it, one after the other and together: whoever waits returns
 * within two and a half seconds, and nothing is left in tables, maps, timers and threads.
 */
class KillMatrixTest {
    private static final Duration LONGEST = Duration.ofMillis(2500);

    /** Where the group is when it is hit. */
    enum Victim {
        AWAITING_HANDSHAKE,
        AWAITING_NOISE,
        OPEN,
        CLOSING
    }

    /** How it is hit. */
    enum Blow {
        LOCAL_CLOSE,
        REMOTE_CLOSE,
        EXPIRY,
        TRANSPORT_LOSS,
        ROUTER_STOP
    }

    /** When the second blow comes. */
    enum Order {
        AFTER,
        TOGETHER
    }

    static Stream<Arguments> cases() {
        List<Arguments> all = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            for (Blow first : Blow.values()) {
                for (Blow second : Blow.values()) {
                    for (Order order : Order.values()) {
                        all.add(Arguments.of(victim, first, second, order));
                    }
                }
            }
        }
        return all.stream();
    }

    /** One network with one group in the state wanted. */
    private static final class Scene {
        private final Network network;
        private final EdgeRules edge;
        private final Outcome<RouteGroup> dial;
        private final GroupLife life;
        private final List<Outcome<Duration>> callers = new ArrayList<>();

        Scene(Victim victim, long seed, World world) {
            network = Network.line(world, seed, 2);
            edge = network.route(49153, 3, Network.KEEP_ALIVE);
            Carrier back = network.last().carrier(network.transport(0));
            int loses = switch (victim) {
                case AWAITING_HANDSHAKE -> 3;
                case AWAITING_NOISE -> 0;
                case OPEN -> -1;
                case CLOSING -> 1;
            };
            back.customs(packet -> PacketHeader.type(packet, 0) == loses ? null : Duration.ZERO);
            dial = network.dial(edge);
            network.simulation().run();
            GroupLife found = network.first().router().groups().find(edge.desc());
            assertThat(found).isNotNull();
            life = java.util.Objects.requireNonNull(found);
            if (victim == Victim.CLOSING) {
                network.await(dial).close();
                assertThat(life.state()).isInstanceOf(GroupState.Closing.class);
            } else {
                assertThat(life.state()).hasToString(victim.name());
            }
            if (victim == Victim.OPEN || victim == Victim.CLOSING) {
                caller("reader", () -> dial.now().orElseThrow().read(new byte[1], 0, 1));
            }
        }

        /** Runs something that may fail and notes how long it took. */
        private void caller(String name, java.util.concurrent.Callable<?> task) {
            callers.add(network.call(network.first(), name, () -> {
                Duration begun = network.simulation().time().elapsed();
                try {
                    task.call();
                } catch (java.io.IOException e) {
                    // That, too, is a return.
                }
                return network.simulation().time().elapsed().minus(begun);
            }));
        }

        void strike(Blow blow) {
            switch (blow) {
                case LOCAL_CLOSE -> caller("closer", this::close);
                case REMOTE_CLOSE -> {
                    byte[] packet = new byte[PacketHeader.BYTES + 1];
                    PacketHeader.put(packet, 0, 1, edge.reverse().key(), 1);
                    Carrier back = peerCarrier();
                    if (back != null) {
                        back.inject(packet);
                    }
                }
                case EXPIRY -> caller("collector", this::expire);
                case TRANSPORT_LOSS ->
                    caller("event", () -> {
                        network.first().lose(network.transport(0));
                        return null;
                    });
                case ROUTER_STOP ->
                    caller("stopper", () -> {
                        network.first().router().close();
                        return null;
                    });
            }
        }

        private @Nullable Object close() throws InterruptedException {
            if (dial.now().isPresent()) {
                dial.now().get().closeAndAwait();
            } else {
                life.end(new GroupEnd(GroupEnd.Kind.LOCAL, ""));
                life.closed().settledWithin(network.simulation().time(), LONGEST);
            }
            return null;
        }

        private @Nullable Object expire() {
            RouteEntry entry = network.first().table().lookup(edge.reverse().key());
            if (entry != null) {
                network.first().table().end(entry, RouteEnd.EXPIRED);
            }
            return null;
        }

        private @Nullable Carrier peerCarrier() {
            try {
                return network.last().carrier(network.transport(0));
            } catch (IllegalStateException e) {
                return null;
            }
        }

        void requireAllOver() {
            network.simulation().run(LONGEST);
            for (Outcome<Duration> caller : callers) {
                assertThat(network.await(caller)).isLessThanOrEqualTo(LONGEST);
            }
            assertThat(dial.isDone()).isTrue();
            assertThat(life.state()).isInstanceOf(GroupState.Closed.class);
            assertThat(life.isSettled()).isTrue();
            assertThat(network.first().router().groups().all()).isEmpty();
            assertThat(network.first().table().size()).isZero();
            dial.now().ifPresent(RouteGroup::close);
            network.close();
        }
    }

    @ParameterizedTest(name = "{0}: {1}, {2} {3}")
    @MethodSource("cases")
    void shouldLeaveNothingAndNobodyWaiting(Victim victim, Blow first, Blow second, Order order, World world) {
        long seed = String.join("/", victim.name(), first.name(), second.name(), order.name())
                .hashCode();
        Scene scene = new Scene(victim, seed, world);
        scene.strike(first);
        if (order == Order.AFTER) {
            scene.network.simulation().run();
        }
        scene.strike(second);
        scene.requireAllOver();
    }
}
