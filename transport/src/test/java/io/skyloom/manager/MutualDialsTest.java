package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two managers that dial each other at the same moment, again and again: settlement is real, only the carrier is not. */
@ExtendWith(CleanRun.class)
@Timeout(600)
class MutualDialsTest {
    private static final int ROUNDS = 10_000;

    /** So long that the end is an end and no refusal, after which a visor would leave its peer alone for a while. */
    private static final Duration LIFE = Duration.ofSeconds(6);

    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();

    @Test
    void shouldHoldOneTransportEachAfterEveryMutualDialAndNothingInTheEnd(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        try (Visor a = new Visor(1, world.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
                Visor b = new Visor(2, world.virtual().seams("b", "10.0.0.2"), "10.0.0.2", book)) {
            world.mustBeEmpty("manager a", a.manager::entries);
            world.mustBeEmpty("manager b", b.manager::entries);
            world.mustStayZero("strays of a", a.manager.counters()::strays);
            world.mustStayZero("strays of b", b.manager.counters()::strays);
            int crossings = 0;
            for (int round = 0; round < ROUNDS; round++) {
                crossings += dialEachOther(round, a, b, time) > 1 ? 1 : 0;
            }
            System.out.println(crossings + " of " + ROUNDS + " mutual dials crossed on the wire");
            assertThat(crossings).isPositive();
        }
    }

    /** One round; returns how many connections carried the transport. */
    private static int dialEachOther(int round, Visor a, Visor b, VirtualTime time) throws Exception {
        Outcome<ManagedTransport> byA = a.saving(b.key());
        Outcome<ManagedTransport> byB = b.saving(a.key());
        ManagedTransport ofA = byA.await((delay, task) -> () -> true, Visor.LIMIT);
        ManagedTransport ofB = byB.await((delay, task) -> () -> true, Visor.LIMIT);
        assertThat(ofA.isLive()).as("a, round %d", round).isTrue();
        assertThat(ofB.isLive()).as("b, round %d", round).isTrue();
        assertThat(ofA.id()).isEqualTo(ofB.id());
        assertThat(a.manager.get(ofA.id()))
                .as("what a was given is what it holds")
                .isSameAs(ofA);
        assertThat(b.manager.get(ofB.id()))
                .as("what b was given is what it holds")
                .isSameAs(ofB);
        Eventually.holds("both count the same connections", () -> ofA.connections() == ofB.connections());
        int connections = ofA.connections();
        time.advance(LIFE);
        a.manager.delete(ofA.id());
        Eventually.holds("both lost it", () -> a.manager.entries() == 0 && b.manager.entries() == 0);
        a.events.clear();
        b.events.clear();
        a.discovery.clear();
        b.discovery.clear();
        return connections;
    }
}
