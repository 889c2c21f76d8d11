package io.skyloom.routing.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.world.Network;
import io.skyloom.routing.world.TestVisor;
import io.skyloom.testing.World;
import org.junit.jupiter.api.Test;

/** The two rules of a group come together and go together, whenever the group ends. */
class RoutePairTest {
    private static RoutePair pair(TestVisor visor) {
        return new RoutePair(visor.table(), visor.forwarder().exit());
    }

    @Test
    void shouldLeaveNoRuleWhenTheGroupEndedWhileTheyWereSaved(World world) throws Exception {
        Network network = Network.line(world, 1, 2);
        EdgeRules edge = network.plan(49153, 3, Network.KEEP_ALIVE).initiator();
        RoutePair pair = pair(network.first());
        pair.release();
        pair.install(edge, network.setup());
        assertThat(network.first().table().size()).isZero();
        network.close();
    }

    @Test
    void shouldLeaveNoRuleWhenTheSecondIsRefused(World world) throws Exception {
        Network network = Network.line(world, 2, 2);
        EdgeRules edge = network.plan(49153, 3, Network.KEEP_ALIVE).initiator();
        Rule.Reverse foreign =
                new Rule.Reverse(Network.KEEP_ALIVE, edge.reverse().key() ^ 0x20, edge.desc());
        RoutePair pair = pair(network.first());
        assertThatThrownBy(() -> pair.install(new EdgeRules(edge.desc(), edge.forward(), foreign), network.setup()))
                .isInstanceOf(RouterRefusal.class);
        assertThat(network.first().table().size()).isZero();
        network.close();
    }

    @Test
    void shouldRemoveItsOwnRulesAndNoLaterOnesUnderTheSameIds(World world) throws Exception {
        Network network = Network.line(world, 3, 2);
        EdgeRules edge = network.plan(49153, 3, Network.KEEP_ALIVE).initiator();
        RoutePair old = pair(network.first());
        old.install(edge, network.setup());
        RouteEntry out = network.first().table().lookup(edge.forward().key());
        RouteEntry in = network.first().table().lookup(edge.reverse().key());
        assertThat(out).isNotNull().isNotSameAs(in);
        network.first().table().remove(java.util.Objects.requireNonNull(out));
        Rule.Intermediary later =
                new Rule.Intermediary(Network.KEEP_ALIVE, edge.forward().key(), 5, network.transport(0));
        RouteEntry successor = network.first().table().adopt(later, null, network.setup());
        old.release();
        old.release();
        assertThat(network.first().table().entries()).containsExactly(successor);
        network.first().table().remove(successor);
        network.close();
    }
}
