package io.skyloom.dmsg.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialAbandonedException;
import io.skyloom.network.DialRequest;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Transports of visors that have nothing but dmsg, through a real server. */
class DmsgNetworkTest {
    private static Carrying visor(DmsgTown town, World world, int number) throws Exception {
        DmsgClient client = town.prepared(number, town.config(1));
        Carrying visor = new Carrying(number, town.clientSeams(number), client);
        world.mustBeEmpty("transports of " + number, visor.manager::entries);
        town.toClose(visor);
        client.begin();
        town.until(
                "visor " + number + " can be found",
                () -> !town.discovery().delegatedServers(client.key()).isEmpty());
        return visor;
    }

    private static void carryBothWays(DmsgTown town, Carrying a, Carrying b, int round) throws Exception {
        byte forth = (byte) (2 * round);
        byte back = (byte) (2 * round + 1);
        assertThat(town.act(() -> a.send(b.key(), forth))).isEqualTo(1);
        town.within(Duration.ofSeconds(2), "a packet to B", () -> b.got(forth));
        assertThat(town.act(() -> b.send(a.key(), back))).isEqualTo(1);
        town.within(Duration.ofSeconds(2), "a packet to A", () -> a.got(back));
    }

    @Test
    void shouldSettleATransportAndCarryPacketsBothWays(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            town.server(1);
            Carrying a = visor(town, world, 11);
            Carrying b = visor(town, world, 12);

            ManagedTransport there = town.act(() -> a.save(b.key()));
            carryBothWays(town, a, b, 1);

            assertThat(there.type()).isEqualTo("dmsg");
            assertThat(b.manager.to(a.key()).getFirst().id()).isEqualTo(there.id());
            assertThat(a.client.streams()).isEqualTo(1);
            a.manager.delete(there.id());
            town.within(
                    Duration.ofSeconds(2), "it is gone at both", () -> a.client.streams() + b.client.streams() == 0);
            assertThat(b.events).last().asString().startsWith("lost PEER_CLOSED");
        }
    }

    @Test
    void shouldLoseATransportWithAReasonWhenTheServerDiesAndGetItBack(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            DmsgServer server = town.server(1);
            Carrying a = visor(town, world, 11);
            Carrying b = visor(town, world, 12);
            a.keep(b.key());
            town.until("the transport", () -> a.manager.count() == 1 && b.manager.count() == 1);
            carryBothWays(town, a, b, 1);

            town.close(server);
            town.within(Duration.ofSeconds(4), "both know", () -> a.manager.count() + b.manager.count() == 0);
            assertThat(a.events).last().asString().startsWith("lost BROKEN: ").contains("201");
            town.server(1);
            town.within(Duration.ofMinutes(2), "it is back", () -> a.manager.count() == 1 && b.manager.count() == 1);

            carryBothWays(town, a, b, 2);
        }
    }

    @Test
    void shouldLoseATransportWithAReasonWhenTheServerFallsSilentAndGetItBack(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            Carrying a = visor(town, world, 11);
            Carrying b = visor(town, world, 12);
            a.keep(b.key());
            town.until("the transport", () -> a.manager.count() == 1 && b.manager.count() == 1);

            town.link(11, 1).blackHole();
            town.within(Duration.ofSeconds(5), "both know", () -> a.manager.count() + b.manager.count() == 0);
            assertThat(a.events).last().asString().startsWith("lost BROKEN: ");
            town.link(11, 1).restore();
            town.within(Duration.ofMinutes(2), "it is back", () -> a.manager.count() == 1 && b.manager.count() == 1);

            carryBothWays(town, a, b, 2);
        }
    }

    /** Visors of October 2024 neither ping nor answer; a quiet transport is no dead one. */
    @Test
    void shouldKeepATransportOverWhichNobodySendsAnything(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            town.patientServer(1);
            Carrying a = visor(town, world, 11);
            DmsgClient b = town.readyClient(12, 1, usual -> usual.withIdle(Duration.ZERO));
            try (DmsgNetwork silent = new DmsgNetwork(b);
                    ConnectionListener listener = silent.listen(5)) {
                var accepted = town.begin(listener::accept);
                var dialled = town.act(() -> a.network.dial(request(b, 5)));
                town.await(accepted);
                town.pass(Duration.ofMinutes(4));

                assertThat(dialled.stream().isClosed()).isFalse();
                dialled.close();
                town.await(accepted).close();
            }
        }
    }

    private static DialRequest request(DmsgClient to, int port) {
        return new DialRequest(to.key(), port, DmsgTown.DIAL, () -> true);
    }

    @Test
    void shouldMakeATransportToItself(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 5)) {
            town.server(1);
            Carrying a = visor(town, world, 11);

            ManagedTransport mine = town.act(() -> a.save(a.key()));

            assertThat(mine.remote()).isEqualTo(a.key());
            assertThat(a.manager.delete(mine.id())).isTrue();
            town.within(Duration.ofSeconds(2), "nothing is left", () -> a.client.streams() == 0);
        }
    }

    @Test
    void shouldTellApartWhoIsUnknownWhatIsNotWantedAndWhatIsClosed(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 6)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient nobody = town.prepared(99, town.config(1));
            DmsgNetwork network = new DmsgNetwork(a);

            assertThatThrownBy(() -> town.act(() -> network.dial(request(nobody, 45))))
                    .isInstanceOf(UnknownPeerException.class)
                    .hasMessageContaining(nobody.key().brief());
            assertThatThrownBy(() -> network.dial(new DialRequest(nobody.key(), 45, DmsgTown.DIAL, () -> false)))
                    .isInstanceOf(DialAbandonedException.class);
            ConnectionListener listener = network.listen(45);
            network.close();
            assertThatThrownBy(listener::accept).hasMessageContaining("closed");
            assertThatThrownBy(() -> network.dial(request(nobody, 45))).hasMessageContaining("closed");
            assertThat(a.portsHeld()).isZero();
            assertThat(a.hasSession()).isTrue();
        }
    }

    @Test
    void shouldSettleMutualDialsIntoOneTransport(World world) throws Exception {
        for (int seed = 100; seed < 120; seed++) {
            try (DmsgTown town = new DmsgTown(world, seed)) {
                town.server(1);
                town.link(11, 1).latency(Duration.ofMillis(seed % 7));
                Carrying a = visor(town, world, 11);
                Carrying b = visor(town, world, 12);
                var byA = town.begin(() -> a.save(b.key()));
                town.pass(Duration.ofMillis(seed % 20));
                var byB = town.begin(() -> b.save(a.key()));

                assertThat(town.await(byA).id()).isEqualTo(town.await(byB).id());
                town.pass(Duration.ofSeconds(1));
                assertThat(a.manager.count()).isEqualTo(1);
                assertThat(b.manager.count()).isEqualTo(1);
                carryBothWays(town, a, b, 1);
            }
        }
    }
}
