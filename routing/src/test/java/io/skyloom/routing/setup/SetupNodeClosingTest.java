package io.skyloom.routing.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Closing a setup node, whatever it is doing: it takes less than two seconds, and nothing of it runs afterwards. */
class SetupNodeClosingTest {
    private static final SetupNodeConfig USUAL = SetupNodeConfig.ofVersion("test");
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private static Outcome<EdgeRules> setUp(SetupSite site) {
        return site.setUp(TestVisors.route(49153, 3, 0, 1, 2));
    }

    /** Closes the node; returns how long it took. */
    private static Duration close(SetupSite site) {
        Duration before = site.now();
        Outcome<Boolean> closed = site.call("close", () -> {
            site.node.close();
            return true;
        });
        site.await(closed);
        Duration took = site.now().minus(before);
        site.simulation.run();
        assertThat(took).isLessThanOrEqualTo(LIMIT);
        assertThat(site.seams.threads().running()).isEmpty();
        assertThat(site.node.counters().links()).isZero();
        return took;
    }

    @Test
    void shouldCloseAtOnceWhenNothingIsGoingOn(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.await(setUp(site));
        assertThat(close(site)).isZero();
        assertThat(close(site)).isZero();
        site.close();
    }

    @Test
    void shouldNotWaitForAVisorThatIsBeingDialled(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.network.setSlow(SetupSite.key(2), Duration.ofHours(1));
        Outcome<EdgeRules> asked = setUp(site);
        site.simulation.run(Duration.ofSeconds(1));
        close(site);
        assertThat(asked.isDone()).isTrue();
        assertThat(site.failure(asked)).isInstanceOf(IOException.class);
        site.close();
    }

    @Test
    void shouldNotWaitForAVisorThatSaysNothing(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        Outcome<Boolean> never = new Outcome<>();
        site.routers.get(1).before(act -> hold(never, site));
        Outcome<EdgeRules> asked = setUp(site);
        site.simulation.run(Duration.ofSeconds(1));
        close(site);
        assertThat(site.failure(asked)).isInstanceOf(IOException.class);
        site.close();
    }

    private static void hold(Outcome<Boolean> gate, SetupSite site) {
        try {
            gate.settledWithin(site.seams.timers(), Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void shouldTakeBackWhatItWasSettingUpBeforeItLeaves(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        // The relay has its rules, the destination is at work on its own.
        Outcome<Boolean> gate = new Outcome<>();
        site.routers.get(2).before(act -> {
            if (act == MemoryRouter.Act.EDGE) {
                hold(gate, site);
            }
        });
        Outcome<EdgeRules> asked = setUp(site);
        site.simulation.run(Duration.ofSeconds(1));
        assertThat(site.left()).isPositive();
        site.simulation.time().schedule(Duration.ofMillis(500), () -> gate.complete(true));
        assertThat(close(site)).isPositive();
        assertThat(site.failure(asked)).isInstanceOf(SetupException.class);
        assertThat(site.left()).isZero();
        site.close();
    }

    @Test
    void shouldEndRequestsThatCameOverTheNetwork(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        site.network.setSlow(SetupSite.key(2), Duration.ofHours(1));
        SetupClient client = site.client(0, List.of(TestVisors.NODE));
        Outcome<SetUpRoute> asked = site.call("ask", () -> client.dialRouteGroup(TestVisors.route(49153, 3, 0, 1, 2)));
        site.simulation.run(Duration.ofSeconds(1));
        site.await(site.call("close", () -> {
            site.node.close();
            return true;
        }));
        assertThat(site.failure(asked)).isInstanceOf(IOException.class);
        close(site);
        site.close();
    }

    @Test
    void shouldNotWaitLongForWhatIsBeingTakenBackAlready(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        Outcome<Boolean> never = new Outcome<>();
        site.routers.get(1).before(act -> {
            if (act == MemoryRouter.Act.DELETE) {
                hold(never, site);
            }
        });
        site.routers.get(2).before(act -> {
            if (act == MemoryRouter.Act.EDGE) {
                throw new IllegalStateException("the destination refuses");
            }
        });
        Outcome<EdgeRules> asked = setUp(site);
        // The request has been answered; the relay is still asked to forget.
        site.failure(asked);
        close(site);
        site.close();
    }

    @Test
    void shouldRefuseRequestsAfterwards(World world) {
        SetupSite site = new SetupSite(world, 3, USUAL);
        close(site);
        Duration before = site.now();
        assertThat(site.failure(setUp(site))).hasMessageContaining("closed");
        assertThat(site.now()).isEqualTo(before);
        assertThat(site.seams.threads().running()).isEmpty();
        site.close();
    }
}
