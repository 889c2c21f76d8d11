package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.seam.virtual.Link;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChurnTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static void talk(Town town, DmsgClient from, DmsgListener to) throws Exception {
        DmsgStream in = town.during(() -> {
            DmsgStream out = from.dial(to.local(), LIMIT);
            out.writeFully(new byte[] {42}, 0, 1);
            DmsgStream accepted = to.accept();
            byte[] got = new byte[1];
            accepted.readFully(got, 0, 1);
            assertThat(got).containsExactly(42);
            out.close();
            return accepted;
        });
        in.close();
    }

    @Test
    void shouldBeReachableAtOnceAfterTheConnectionDiedSilently(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            DmsgServer server = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            talk(town, a, listener);
            Link link = world.virtual().internet().link("10.0.1.12", "10.0.0.1");

            link.blackHole();
            town.until("the client notices", () -> !b.hasSession());
            link.restore();
            town.until(
                    "a new session", () -> b.hasSession() && server.snapshot().sessionsOpened() == 3);

            talk(town, a, listener);
            assertThat(server.snapshot().sessions()).isEqualTo(2);
        }
    }

    @Test
    void shouldKeepTheNewerOfTwoSessionsOfOneKey(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            DmsgServer server = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient first = town.readyClient(12, 1);
            town.until("three", () -> server.snapshot().sessions() == 2);

            DmsgClient second = town.client(12, 1, new ClientKeys());
            DmsgListener listener = second.listen(5);
            town.until("the newer pushed the older off", () -> server.snapshot().sessionsReplaced() >= 1);
            town.until("the newer is up", second::hasSession);

            town.until("one session each", () -> server.snapshot().sessions() == 2);
            town.during(() -> {
                first.close();
                return true;
            });
            town.until("it stays", second::hasSession);
            town.until(
                    "it can be found",
                    () -> !town.discovery.delegatedServers(second.key()).isEmpty());
            talk(town, a, listener);
        }
    }

    @Test
    void shouldGoOnWhileTheDiscoveryIsDown(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);

            town.discovery.down(true);
            talk(town, a, listener);
            town.discovery.down(false);
        }
    }

    @Test
    void shouldFindTheOtherServerWhenTheNamedOneHasLostTheDestination(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            DmsgServer one = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgServer two = town.server(2, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 2);
            DmsgClient b = town.readyClient(12, 2);
            DmsgListener listener = b.listen(5);
            Link link = world.virtual().internet().link("10.0.1.12", "10.0.0.1");
            link.cut();
            town.until(
                    "one server lost",
                    () -> one.snapshot().sessions() == 1 && b.servers().size() == 1);
            town.discovery.plant(
                    DmsgEntry.ofClient(b.key(), "visor", List.of(one.key(), two.key()), 1000, Long.MAX_VALUE));

            talk(town, a, listener);
            link.restore();
        }
    }

    @Test
    void shouldComeBackToARestartedServerWithinSeconds(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            DmsgServer first = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);

            town.during(() -> {
                first.close();
                return true;
            });
            town.until("both are alone", () -> !a.hasSession() && !b.hasSession());
            DmsgServer second = town.server(1, DmsgServerConfig.Mesh.passive());
            town.until("both are back", () -> a.hasSession() && second.serves(b.key()));
            talk(town, a, listener);
        }
    }

    @Test
    void shouldCloseAStreamFromWhichNothingIsRead(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            town.idle = Duration.ofSeconds(5);
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            DmsgStream out = town.during(() -> a.dial(listener.local(), LIMIT));
            DmsgStream in = listener.accept();

            town.until("the idle limit", () -> a.streams() + b.streams() == 0);

            assertThatThrownBy(() -> out.read(new byte[1], 0, 1)).hasStackTraceContaining("i/o deadline reached");
            assertThat(in.sealed().isClosed()).isTrue();
            assertThat(a.portsHeld()).isZero();
        }
    }

    @Test
    void shouldCloseTheStreamsOfALostSessionAndFreeTheirPorts(World world) throws Exception {
        try (Town town = Town.virtual(world)) {
            town.idle = Duration.ofSeconds(5);
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            DmsgAddress there = listener.local();
            for (int i = 0; i < 10; i++) {
                assertThat(town.during(() -> a.dial(there, LIMIT)).dialled()).isTrue();
            }
            assertThat(a.portsHeld()).isEqualTo(10);

            world.virtual().internet().link("10.0.1.11", "10.0.0.1").cut();
            town.until("all are closed", () -> a.streams() == 0 && a.portsHeld() == 0);
            town.until("there too", () -> b.streams() == 0);
        }
    }
}
