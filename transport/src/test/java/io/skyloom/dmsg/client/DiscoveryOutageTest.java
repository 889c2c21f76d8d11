package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.dmsg.DmsgTown;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A discovery that fails, or answers nobody, disturbs nothing that works without it. */
class DiscoveryOutageTest {
    @Test
    void shouldLoseAndRegainSessionsAndStreamsWhileNoCallToTheDiscoveryReturns(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            town.pass(Duration.ofSeconds(20));
            town.discovery().hang();

            town.talk(a, listener).close();
            town.link(11, 1).cut();
            town.until("it is alone", () -> !a.hasSession());
            town.link(11, 1).restore();

            town.within(Duration.ofSeconds(20), "it is back", a::hasSession);
            Duration before = town.elapsed();
            town.talk(a, listener).close();
            town.talk(b, a.listen(6)).close();
            assertThat(town.elapsed().minus(before)).isLessThan(Duration.ofSeconds(25));
        }
    }

    @Test
    void shouldCloseInTimeThoughTheDiscoveryHangs(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            town.discovery().hang();
            Duration before = town.elapsed();

            town.close(a);

            assertThat(town.elapsed().minus(before)).isLessThanOrEqualTo(Duration.ofSeconds(5));
        }
    }

    @Test
    void shouldReachADestinationThroughItsOwnServersWhenTheDiscoveryFails(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            town.discovery().fail();

            town.talk(a, b.listen(5)).close();
        }
    }

    @Test
    void shouldGoOnPublishingUntilItSucceedsAndNotInARush(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            town.server(1);
            town.discovery().fail();
            DmsgClient a = town.prepared(11, town.config(1).withSeeds(List.of(DmsgTown.serverEntry(1, ""))))
                    .begin();
            town.until("a session", a::hasSession);
            town.discovery().calls().clear();
            town.pass(Duration.ofMinutes(5));
            String post = "post " + a.key().brief();
            long tries = town.discovery().calls().stream().filter(post::equals).count();

            assertThat(tries).isBetween(9L, 30L);
            town.discovery().recover();
            town.within(
                    Duration.ofSeconds(31),
                    "published",
                    () -> !town.discovery().delegatedServers(a.key()).isEmpty());
        }
    }

    @Test
    void shouldAskTheDiscoveryOnceForDialsThatWantToKnowTheSame(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 5)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            town.discovery().calls().clear();
            town.discovery().hang();
            List<Outcome<DmsgStream>> dials = java.util.stream.IntStream.range(0, 10)
                    .mapToObj(i -> town.begin(() -> a.dial(listener.local(), DmsgTown.DIAL)))
                    .toList();
            town.simulation().run();
            town.discovery().recover();

            for (Outcome<DmsgStream> dial : dials) {
                town.await(dial).close();
            }
            String lookup = "entry " + b.key().brief();
            assertThat(town.discovery().calls().stream().filter(lookup::equals)).hasSize(1);
        }
    }

    @Test
    void shouldSayThatTheDiscoveryIsTheTroubleWhenItKnowsNobodyElse(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 6)) {
            town.server(1);
            DmsgClient a = town.prepared(11, town.config(1)).begin();
            town.discovery().fail();
            var there = new io.skyloom.dmsg.DmsgAddress(DmsgTown.keys(12).pub(), 5);

            org.assertj.core.api.Assertions.assertThatThrownBy(() -> town.act(() -> a.dial(there, DmsgTown.DIAL)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the discovery is down");
            assertThat(a.destinations().mustWait(there)).isFalse();
        }
    }
}
