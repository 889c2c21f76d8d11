package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.entry.DmsgEntry;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which way a dial takes, how long it takes when ways lead nowhere, and when it is not tried again. */
class DialTest {
    private static DmsgEntry pretending(DmsgClient client, DmsgServer... servers) {
        List<io.skyloom.key.PubKey> named =
                java.util.Arrays.stream(servers).map(DmsgServer::key).toList();
        return DmsgEntry.ofClient(client.key(), "visor", named, 1000, Long.MAX_VALUE);
    }

    @Test
    void shouldPassByAServerThatHasLostTheDestination(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            DmsgServer one = town.server(1);
            DmsgServer two = town.server(2);
            DmsgClient a = town.readyClient(11, 2);
            DmsgClient b = town.readyClient(12, 2);
            DmsgListener listener = b.listen(5);
            town.link(12, 1).cut();
            town.until("one server has lost it", () -> b.servers().size() == 1);
            town.discovery().plant(pretending(b, one, two));
            Duration before = town.elapsed();

            DmsgTown.Ends ends = town.talk(a, listener);

            assertThat(ends.out().server()).isEqualTo(two.key());
            assertThat(one.snapshot().streamsRefused()).isEqualTo(1);
            assertThat(town.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
            town.link(12, 1).restore();
            ends.close();
        }
    }

    @Test
    void shouldNotAskAServerTwiceInAMomentForAClientThatItDoesNotHave(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 11)) {
            DmsgServer server = town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.prepared(12, town.config(1));
            town.discovery().plant(pretending(b, server));

            assertThat(refusals(town, a, b, server, 5)).isEqualTo(1);
            assertThat(refusals(town, a, b, server, 6)).isEqualTo(1);
            town.pass(DeadEnds.AVOIDED);
            assertThat(refusals(town, a, b, server, 7)).isEqualTo(2);
        }
    }

    /** Dials in vain; returns how often the server has refused anything. */
    private static long refusals(DmsgTown town, DmsgClient from, DmsgClient to, DmsgServer server, int port) {
        assertThatThrownBy(() -> town.act(() -> from.dial(new DmsgAddress(to.key(), port), DmsgTown.DIAL)))
                .hasMessageStartingWith("dmsg error 202");
        return server.snapshot().streamsRefused();
    }

    @Test
    void shouldAskAgainAtOnceForAClientThatHasComeThroughTheServerMeanwhile(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 12)) {
            DmsgServer server = town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgListener atA = a.listen(7);
            DmsgClient b = town.prepared(12, town.config(1));
            DmsgListener atB = b.listen(5);
            town.discovery().plant(pretending(b, server));
            assertThat(refusals(town, a, b, server, 5)).isEqualTo(1);

            b.begin();
            town.within(Duration.ofSeconds(1), "it is there", b::hasSession);
            town.talk(b, atA).close();

            town.talk(a, atB).close();
        }
    }

    @Test
    void shouldTryTheNextServerBesideOneThatSaysNothing(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            DmsgServer one = town.server(1);
            DmsgServer two = town.server(2);
            DmsgClient a = town.readyClient(11, 2);
            DmsgClient b = town.readyClient(12, 2);
            DmsgListener listener = b.listen(5);
            town.link(12, 1).stall();
            town.link(12, 2).latency(Duration.ofMillis(40));
            Duration before = town.elapsed();

            DmsgStream out = town.act(() -> a.dial(listener.local(), DmsgTown.DIAL));

            assertThat(out.server()).isEqualTo(two.key());
            assertThat(town.elapsed().minus(before)).isLessThan(Duration.ofSeconds(2));
            town.pass(Duration.ofSeconds(1));
            assertThat(a.portsHeld()).isEqualTo(1);
            assertThat(one.key()).isNotEqualTo(two.key());
            out.close();
            town.link(12, 1).restore();
        }
    }

    @Test
    void shouldConnectToAServerOfTheDestinationWhenItHasNoneInCommon(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgServer two = town.server(2);
            town.discovery().lose(DmsgTown.keys(1).pub());
            DmsgClient b = town.readyClient(12, 1);
            assertThat(b.servers()).containsExactly(two.key());

            DmsgTown.Ends ends = town.talk(a, b.listen(5));

            assertThat(ends.out().server()).isEqualTo(two.key());
            assertThat(a.servers()).hasSize(2);
            ends.close();
        }
    }

    @Test
    void shouldLeaveAFailedDestinationAloneForLongerAndLongerUntilItComesToUs(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgAddress nobody = new DmsgAddress(b.key(), 99);
            DmsgListener atA = a.listen(7);

            Duration first = refusedUntilDialledAgain(town, a, nobody);
            Duration second = refusedUntilDialledAgain(town, a, nobody);
            Duration third = refusedUntilDialledAgain(town, a, nobody);
            assertThat(first).isBetween(Duration.ofMillis(500), Duration.ofMillis(1600));
            assertThat(second).isGreaterThan(first);
            assertThat(third).isGreaterThan(second);

            town.talk(b, atA).close();
            assertThatThrownBy(() -> town.act(() -> a.dial(nobody, DmsgTown.DIAL)))
                    .hasMessageStartingWith("dmsg error 306");
        }
    }

    /** Dials, is refused by the destination, and returns after how long it would be asked again. */
    private static Duration refusedUntilDialledAgain(DmsgTown town, DmsgClient from, DmsgAddress nobody) {
        assertThatThrownBy(() -> town.act(() -> from.dial(nobody, DmsgTown.DIAL)))
                .hasMessageStartingWith("dmsg error 306");
        Duration refused = town.elapsed();
        while (from.destinations().mustWait(nobody)) {
            assertThatThrownBy(() -> town.act(() -> from.dial(nobody, DmsgTown.DIAL)))
                    .hasMessageContaining("failed a moment ago");
            town.pass(Duration.ofMillis(100));
        }
        return town.elapsed().minus(refused);
    }

    @Test
    void shouldForgiveEverybodyWhenItsOwnConnectionWasTheTrouble(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 5)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            town.link(11, 1).cut();
            town.until("it is alone", () -> !a.hasSession());
            assertThatThrownBy(() -> town.act(() -> a.dial(listener.local(), DmsgTown.DIAL)))
                    .hasMessageStartingWith("dmsg error 202");
            for (int i = 0; i < 6; i++) {
                a.destinations().failed(listener.local(), new java.io.IOException("again"));
            }
            assertThat(a.destinations().mustWait(listener.local())).isTrue();

            town.link(11, 1).restore();
            town.within(Duration.ofSeconds(15), "it is back", a::hasSession);

            town.talk(a, listener).close();
        }
    }

    @Test
    void shouldNotBlameADestinationForTheCallersHaste(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 6)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            town.link(12, 1).latency(Duration.ofMillis(200));

            assertThatThrownBy(() -> town.act(() -> a.dial(listener.local(), Duration.ofMillis(100))))
                    .hasMessageStartingWith("dmsg error 202");

            DmsgStream out = town.act(() -> a.dial(listener.local(), DmsgTown.DIAL));
            out.close();
            town.link(12, 1).latency(Duration.ZERO);
            town.pass(Duration.ofSeconds(1));
            assertThat(a.portsHeld()).isZero();
        }
    }

    @Test
    void shouldReachItself(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 7)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);

            DmsgTown.Ends ends = town.talk(a, a.listen(45));

            assertThat(ends.in().remote().key()).isEqualTo(a.key());
            assertThat(a.streams()).isEqualTo(2);
            ends.close();
        }
    }

    @Test
    void shouldGoOnWithOtherStreamsWhileOneReaderReadsNothing(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 8)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(5);
            DmsgTown.Ends stuck = town.talk(a, listener);
            byte[] much = new byte[8 << 20];
            Outcome<Boolean> writing = town.begin(() -> {
                stuck.out().writeFully(much, 0, much.length);
                return true;
            });
            town.pass(Duration.ofSeconds(1));
            assertThat(writing.isDone()).isFalse();
            Duration before = town.elapsed();

            for (int i = 0; i < 5; i++) {
                town.talk(a, listener).close();
            }

            assertThat(town.elapsed().minus(before)).isLessThan(Duration.ofSeconds(1));
            assertThat(writing.isDone()).isFalse();
            stuck.in().close();
            assertThatThrownBy(() -> town.await(writing)).isInstanceOf(java.io.IOException.class);
            stuck.close();
        }
    }
}
