package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.RouteGroup;
import io.skyloom.routing.world.Network;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Ten thousand groups that die with their transport. */
class ChurnTest {
    private static final int ROUNDS = 100;
    private static final int GROUPS = 100;

    @Test
    void shouldLeaveNoEntryBehindWhenTenThousandGroupsDieWithTheirTransports(World world) {
        Network network = Network.cheapLine(world, 1, 2);
        for (int round = 0; round < ROUNDS; round++) {
            List<Outcome<RouteGroup>> dials = new ArrayList<>();
            for (int port = 1; port <= GROUPS; port++) {
                dials.add(network.dial(network.route(port, 3, Network.KEEP_ALIVE)));
            }
            network.simulation().run();
            List<RouteGroup> groups = dials.stream().map(network::await).toList();
            assertThat(network.first().router().groups().open()).isEqualTo(GROUPS);
            TestVisor.cut(network.first(), network.last(), network.transport(0));
            assertThat(network.first().router().groups().all()).isEmpty();
            assertThat(network.last().router().groups().all()).isEmpty();
            assertThat(network.first().table().size()).isZero();
            assertThat(network.last().table().size()).isZero();
            assertThat(groups)
                    .allSatisfy(group -> assertThat(
                                    Objects.requireNonNull(group.end()).kind())
                            .isEqualTo(GroupEnd.Kind.TRANSPORT_LOST));
            TestVisor.connect(network.first(), network.last(), network.transport(0));
            // Time for resting ids to be free again, and for many sweeps.
            network.simulation().run(Duration.ofSeconds(30));
        }
        assertThat(network.first().router().counters().swept()).isZero();
        assertThat(network.last().router().counters().swept()).isZero();
        assertThat(network.first().router().counters().dialled()).isEqualTo((long) ROUNDS * GROUPS);
        assertThat(network.last().router().counters().accepted()).isEqualTo((long) ROUNDS * GROUPS);
        network.close();
    }
}
