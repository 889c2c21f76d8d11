package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.world.Carrier;
import io.skyloom.routing.world.Network;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.World;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Packets of every type and size for a group in every state: they end their own group at worst. */
class EndpointFuzzTest {
    private static final int TYPES = 26;

    @Test
    void shouldSurvivePacketsOfEveryTypeAndSize(World world) {
        Network network = Network.line(world, 1, 2);
        Network.Pair witness = network.open(1, 3);
        int[] port = {100};
        Cases.check(120, draw -> {
            port[0]++;
            attack(network, draw, port[0]);
            requireUnharmed(network, witness);
        });
        network.simulation().run(Duration.ofSeconds(20));
        assertThat(network.first().router().groups().open()).isEqualTo(1);
        assertThat(network.last().router().groups().open()).isEqualTo(1);
        network.close();
    }

    private static void attack(Network network, Draw draw, int port) throws Exception {
        EdgeRules edge = network.route(port, 3, Network.KEEP_ALIVE);
        RouteGroup near = draw.chance(0.7) ? network.await(network.dial(edge)) : null;
        Carrier there = network.first().carrier(network.transport(0));
        Carrier back = network.last().carrier(network.transport(0));
        int count = draw.between(1, 30);
        for (int i = 0; i < count; i++) {
            there.inject(packet(draw, edge.forward().nextId()));
            back.inject(packet(draw, edge.reverse().key()));
        }
        network.simulation().run();
        if (near != null) {
            near.close("enough");
        }
        for (RouteGroup far : network.last().accepted()) {
            if (far.remote().port() == port) {
                drain(network, far);
                far.close();
            }
        }
        network.simulation().run(Duration.ofSeconds(2));
    }

    /** Whatever was put in between is no data: it must not come out. */
    private static void drain(Network network, RouteGroup far) throws Exception {
        far.readWithin(Duration.ofMillis(10));
        network.simulation()
                .await(
                        network.call(network.last(), "drain", () -> {
                            try {
                                return far.read(new byte[70_000], 0, 70_000);
                            } catch (java.io.IOException e) {
                                return -1;
                            }
                        }),
                        Duration.ofSeconds(1));
    }

    private static byte[] packet(Draw draw, int id) {
        int size = switch (draw.between(0, 3)) {
            case 0 -> draw.between(0, 32);
            case 1 -> draw.between(0, 4200);
            case 2 -> draw.between(60_000, PacketHeader.MAX_PAYLOAD);
            default -> draw.pick(java.util.List.of(0, 1, 7, 8, 15, 16, 49, 51, 55, 65_535));
        };
        byte[] packet = new byte[PacketHeader.BYTES + size];
        byte[] payload = draw.bytes(size);
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, size);
        PacketHeader.put(packet, 0, draw.between(0, TYPES), id, size);
        return packet;
    }

    private static void requireUnharmed(Network network, Network.Pair witness) throws Exception {
        witness.near().write(new byte[] {5}, 0, 1);
        assertThat(network.await(network.call(
                        network.last(), "witness", () -> witness.far().read(new byte[9], 0, 9))))
                .isEqualTo(1);
    }
}
