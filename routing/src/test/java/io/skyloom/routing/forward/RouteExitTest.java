package io.skyloom.routing.forward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.routing.table.RouteEnd;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Sending on a route that begins here. */
class RouteExitTest {
    @Test
    void shouldSendUnderTheNextId(World world) throws IOException {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        RouteExit exit = relay.forwarder.exit();
        exit.send(route, PacketType.DATA, new byte[] {0, 7, 8, 0}, 1, 2);
        assertThat(exit.trySend(route, PacketType.PING, new byte[16], 0, 16)).isTrue();
        byte[] inPlace = new byte[20];
        inPlace[17] = 5;
        assertThat(exit.sendInPlace(route, PacketType.DATA, inPlace, 10, 8, Duration.ofSeconds(1)))
                .isTrue();
        assertThat(relay.c.taken())
                .containsExactly(
                        "000000000900020708",
                        Relay.hex(Relay.packet(PacketType.PING, 9, new byte[16])),
                        "0000000009000105");
    }

    @Test
    void shouldKeepTheRouteAliveByWhatItSends(World world) throws IOException {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.time.advance(Relay.KEEP_ALIVE);
        relay.forwarder.exit().send(route, PacketType.KEEP_ALIVE, new byte[0], 0, 0);
        relay.time.advance(Relay.KEEP_ALIVE);
        assertThat(relay.table.collect()).isEmpty();
    }

    @Test
    void shouldNotWaitWhenAskedNotTo(World world) throws IOException {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.c.wedge();
        RouteExit exit = relay.forwarder.exit();
        assertThat(exit.trySend(route, PacketType.DATA, new byte[5000], 0, 5000))
                .isTrue();
        assertThat(exit.trySend(route, PacketType.DATA, new byte[1], 0, 1)).isFalse();
    }

    @Test
    void shouldRefuseWhatLeftTheTable(World world) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.table.remove(route);
        assertThatThrownBy(() -> relay.forwarder.exit().send(route, PacketType.DATA, new byte[1], 0, 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not in the table");
        assertThat(relay.c.taken()).isEmpty();
    }

    @Test
    void shouldEndTheWaitForRoomWhenTheTransportDies(World world) {
        assertThat(whileWaiting(world, relay -> relay.c.vanish())).isInstanceOf(IOException.class);
    }

    @Test
    void shouldEndTheWaitForRoomWithinItsLimit(World world) {
        assertThat(whileWaiting(world, relay -> relay.time.advance(RouteExit.PATIENCE.plusSeconds(1))))
                .hasMessageContaining("no room");
    }

    @Test
    void shouldGoOnWhenThereIsRoom(World world) {
        assertThat(whileWaiting(world, relay -> relay.c.grant(Long.MAX_VALUE))).isNull();
    }

    @Test
    void shouldNotSendOnWhenTheRouteEndedDuringTheWait(World world) {
        assertThat(whileWaiting(world, relay -> {
                    relay.forwarder.close(relay.table.entries().get(0), RouteEnd.CLOSED, "closed");
                    relay.c.grant(Long.MAX_VALUE);
                }))
                .hasMessageContaining("not in the table");
    }

    private interface Step {
        void run(Relay relay);
    }

    private static @Nullable Throwable whileWaiting(World world, Step step) {
        Relay relay = new Relay(world);
        RouteEntry route = relay.route(9, relay.c);
        relay.c.wedge();
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        Outcome<Boolean> ended = new Outcome<>();
        relay.seams.threads().start("sender", () -> {
            try {
                for (int i = 0; i < 10; i++) {
                    relay.forwarder.exit().send(route, PacketType.DATA, new byte[1000], 0, 1000);
                }
            } catch (IOException e) {
                failure.set(e);
            }
            ended.complete(true);
        });
        Eventually.holds("the sender waits", () -> relay.time.pending() > 0);
        step.run(relay);
        Eventually.holds("the sender ends", Duration.ofSeconds(20), ended::isDone);
        return failure.get();
    }
}
