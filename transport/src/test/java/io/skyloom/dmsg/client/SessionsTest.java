package io.skyloom.dmsg.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgTown;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many sessions a client keeps, with whom, and what becomes of them. */
class SessionsTest {
    private static DmsgClientConfig types(DmsgClientConfig usual, String... types) {
        return usual.withServerTypes(Set.of(types));
    }

    @Test
    void shouldKeepAsManySessionsAsItWasTold(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 1)) {
            for (int i = 1; i <= 4; i++) {
                town.server(i);
            }
            DmsgClient one = town.readyClient(11, 1);
            DmsgClient three = town.readyClient(12, 3);
            town.pass(Duration.ofMinutes(3));

            assertThat(one.servers()).hasSize(1);
            assertThat(three.servers()).hasSize(3);
            assertThat(town.discovery().delegatedServers(three.key()))
                    .containsExactlyInAnyOrderElementsOf(three.servers());
        }
    }

    @Test
    void shouldConnectToAllServersAndToNewOnesWhenTheNumberIsZero(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 2)) {
            town.server(1);
            town.server(2);
            DmsgClient all = town.client(11, 0);
            town.within(Duration.ofSeconds(5), "both", () -> all.servers().size() == 2);

            town.server(3);

            town.within(
                    Duration.ofSeconds(20), "the new one", () -> all.servers().size() == 3);
            town.pass(Duration.ofMinutes(5));
            assertThat(all.servers()).hasSize(3);
        }
    }

    @Test
    void shouldUseServersOfTheWantedTypeOnly(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 3)) {
            town.server(1);
            town.server(2);
            town.discovery().plant(DmsgTown.serverEntry(1, "community"));
            town.discovery().plant(DmsgTown.serverEntry(2, "official"));
            DmsgClient choosy =
                    town.prepared(11, types(town.config(2), "official")).begin();
            town.until("a session", choosy::hasSession);
            town.pass(Duration.ofSeconds(30));

            assertThat(choosy.servers()).containsExactly(DmsgTown.keys(2).pub());
        }
    }

    @Test
    void shouldUseConfiguredServersWhenTheDiscoveryKnowsNone(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 4)) {
            DmsgServer server = town.server(1);
            town.discovery().fail();
            DmsgClientConfig usual = town.config(1);
            DmsgClient client = town.prepared(11, usual.withSeeds(List.of(DmsgTown.serverEntry(1, ""))))
                    .begin();

            town.within(Duration.ofSeconds(5), "a session", client::hasSession);

            assertThat(client.servers()).containsExactly(server.key());
        }
    }

    @Test
    void shouldBeReachableOnItsPortsFromTheFirstMomentOn(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 5)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.prepared(12, town.config(1));
            DmsgListener listener = b.listen(45);
            assertThat(town.discovery().delegatedServers(b.key())).isEmpty();
            b.begin();

            town.until(
                    "it can be found",
                    () -> !town.discovery().delegatedServers(b.key()).isEmpty());
            town.talk(a, listener).close();
        }
    }

    @Test
    void shouldRefuseASecondClientOfTheSameKeyUntilTheFirstIsClosed(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 6)) {
            ClientKeys inProcess = new ClientKeys();
            DmsgClient first = town.prepared(11, town.config(1), town.discovery(), inProcess);

            assertThatThrownBy(() -> town.prepared(11, town.config(1), town.discovery(), inProcess))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining(first.key().hex());
            town.close(first);

            assertThat(town.prepared(11, town.config(1), town.discovery(), inProcess)
                            .key())
                    .isEqualTo(first.key());
        }
    }

    @Test
    void shouldNotFightWithAnotherProcessOfTheSameKey(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 7)) {
            DmsgServer server = town.server(1);
            town.client(11, 1);
            town.client(11, 1);
            town.pass(Duration.ofMinutes(2));
            long opened = server.snapshot().sessionsOpened();
            town.pass(Duration.ofMinutes(2));

            assertThat(opened).isBetween(2L, 16L);
            assertThat(server.snapshot().sessionsOpened() - opened).isLessThan(8);
            assertThat(server.snapshot().sessions()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void shouldLeaveTheEntryOfAnotherProcessWithTheSameKeyWhenItGoes(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 8)) {
            town.server(1);
            DmsgClient first = town.readyClient(11, 1);
            DmsgServer two = town.server(2);
            DmsgClient second = town.prepared(11, town.config(1).withSeeds(List.of(DmsgTown.serverEntry(2, ""))));
            town.discovery().lose(DmsgTown.keys(1).pub());
            second.begin();
            town.until(
                    "the later one is found",
                    () -> town.discovery().delegatedServers(second.key()).equals(List.of(two.key())));

            town.close(first);

            assertThat(town.discovery().delegatedServers(second.key())).containsExactly(two.key());
            town.close(second);
            assertThat(town.discovery().delegatedServers(second.key())).isEmpty();
        }
    }

    @Test
    void shouldPublishAgainWhatSomebodyElseHasRemoved(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 9)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            town.discovery().lose(a.key());

            town.within(
                    Duration.ofSeconds(61),
                    "it is back",
                    () -> !town.discovery().delegatedServers(a.key()).isEmpty());
        }
    }

    @Test
    void shouldKeepItsLastEntryWhileItHasJustLostItsOnlySession(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 10)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            town.link(11, 1).cut();
            town.until("it is alone", () -> !a.hasSession());

            town.pass(Duration.ofSeconds(4));
            assertThat(town.discovery().delegatedServers(a.key())).hasSize(1);
            town.within(
                    Duration.ofSeconds(70),
                    "it admits it",
                    () -> town.discovery().delegatedServers(a.key()).isEmpty());
            town.link(11, 1).restore();
        }
    }

    /** The proof: when twenty clients lose their server at once, they come back one after the other. */
    @Test
    void shouldComeBackToARestartedServerAtDifferentMoments(World world) throws Exception {
        assertThat(spreadOfReturns(world, 11, Duration.ofSeconds(5))).isGreaterThan(Duration.ofSeconds(2));
    }

    /** The defect: without a random wait they come all at once. */
    @Test
    void shouldComeBackAllAtOnceWithoutARandomWait(World world) throws Exception {
        assertThat(spreadOfReturns(world, 12, Duration.ZERO)).isLessThan(Duration.ofMillis(200));
    }

    private static Duration spreadOfReturns(World world, long seed, Duration jitter) throws Exception {
        try (DmsgTown town = new DmsgTown(world, seed)) {
            DmsgServer server = town.server(1);
            List<DmsgClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                clients.add(town.prepared(
                                100 + i,
                                town.config(1)
                                        .withSeeds(List.of(DmsgTown.serverEntry(1, "")))
                                        .withReconnectJitter(jitter))
                        .begin());
            }
            town.until("all", () -> clients.stream().allMatch(DmsgClient::hasSession));
            town.pass(Duration.ofSeconds(30));
            town.close(server);
            DmsgServer again = town.server(1);
            town.until("the first", () -> again.snapshot().sessionsOpened() >= 1);
            Duration first = town.elapsed();
            town.until("the last", () -> clients.stream().allMatch(DmsgClient::hasSession));
            return town.elapsed().minus(first);
        }
    }

    @Test
    void shouldLetGoOfTheSurplusSessionThatCarriesNothingAndNotDialItAgain(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 13)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            PubKey mine = a.servers().getFirst();
            town.server(2);
            town.discovery().lose(DmsgTown.keys(1).pub());
            DmsgClient b = town.readyClient(12, 1, usual -> usual.withIdle(Duration.ZERO));
            DmsgListener listener = b.listen(5);
            DmsgTown.Ends ends = town.talk(a, listener);
            ends.out().limitIdle(Duration.ZERO);
            assertThat(a.servers()).hasSize(2);

            town.pass(Duration.ofMinutes(4));
            assertThat(a.servers()).contains(ends.out().server()).doesNotContain(mine);
            assertThat(ends.out().sealed().isClosed()).isFalse();
            DmsgTown.Ends another = town.talk(a, listener);
            another.close();
            ends.close();
            town.pass(Duration.ofMinutes(5));

            assertThat(a.servers()).containsExactly(ends.out().server());
            assertThat(town.discovery().delegatedServers(a.key())).isEqualTo(a.servers());
        }
    }

    @Test
    void shouldReplaceADeadSessionWithoutWaitingForAnybodyElse(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 14)) {
            town.server(1);
            DmsgServer two = town.server(2);
            DmsgClient a = town.readyClient(11, 1);
            int number = a.servers().getFirst().equals(two.key()) ? 2 : 1;
            town.pass(Duration.ofSeconds(15));

            town.link(11, number).blackHole();
            town.until("it is noticed", () -> !a.hasSession());
            town.within(Duration.ofSeconds(20), "the other server", a::hasSession);

            assertThat(a.servers()).containsExactly(DmsgTown.keys(3 - number).pub());
            town.link(11, number).restore();
        }
    }

    /** Bytes are life: an answer that waits behind a long queue is no reason to give up, silence is. */
    @Test
    void shouldLiveOnSlowBytesAndDieOfSilence(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 15)) {
            town.patientServer(1);
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgTown.Ends ends = town.talk(b, a.listen(5));
            town.link(11, 1).back().rate(150_000).window(1 << 20);
            byte[] much = new byte[3_000_000];
            var writing = town.begin(() -> {
                ends.out().writeFully(much, 0, much.length);
                return true;
            });
            var reading = town.begin(() -> {
                ends.in().readFully(new byte[much.length], 0, much.length);
                return true;
            });

            town.pass(Duration.ofSeconds(20));
            assertThat(a.hasSession()).isTrue();
            assertThat(town.await(reading)).isTrue();
            assertThat(town.await(writing)).isTrue();
            assertThat(a.hasSession()).isTrue();
            ends.close();
            town.link(11, 1).stall();
            town.within(Duration.ofMillis(5200), "silence", () -> !a.hasSession());
            town.link(11, 1).restore();
        }
    }

    @Test
    void shouldLeaveNothingBehindWhereverADialIsCutShort(World world) throws Exception {
        for (int millis = 0; millis < 400; millis += 25) {
            try (DmsgTown town = new DmsgTown(world, 1000 + millis)) {
                town.server(1);
                town.link(11, 1).latency(Duration.ofMillis(40));
                town.link(12, 1).latency(Duration.ofMillis(40));
                DmsgClient a = town.readyClient(11, 1);
                DmsgClient b = town.readyClient(12, 1);
                DmsgListener listener = b.listen(5);
                var dialling = town.begin(() -> a.dial(listener.local(), DmsgTown.DIAL));
                town.pass(Duration.ofMillis(millis));

                Duration before = town.elapsed();
                town.close(millis % 50 == 0 ? a : b);
                assertThat(town.elapsed().minus(before)).isLessThan(Duration.ofSeconds(5));
                town.until("the dial is over", dialling::isDone);
                dialling.now().ifPresent(DmsgStream::close);
                town.within(Duration.ofSeconds(6), "nothing", () -> a.streams() + a.portsHeld() == 0);
            }
        }
    }

    @Test
    void shouldRefuseEverythingOnceClosed(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 16)) {
            town.server(1);
            DmsgClient a = town.readyClient(11, 1);
            town.close(a);

            assertThatThrownBy(() -> a.listen(5)).hasMessageStartingWith("dmsg error 200");
            assertThatThrownBy(() -> town.act(() -> a.dial(new DmsgAddress(a.key(), 5), DmsgTown.DIAL)))
                    .hasMessageStartingWith("dmsg error 200");
            assertThat(a.hasSession()).isFalse();
            assertThat(town.discovery().delegatedServers(a.key())).isEmpty();
        }
    }

    @Test
    void shouldEndConnectionsThatAreBeingMadeWhenItIsClosed(World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 9)) {
            town.server(1);
            town.link(11, 1).blackHole();
            Seams seams = town.clientSeams(11);
            DmsgClient client = town.toClose(DmsgClient.prepare(
                    DmsgTown.identity(11, seams), seams, town.discovery(), town.config(1), new ClientKeys()));
            client.begin();
            town.pass(Duration.ofSeconds(1));
            assertThat(seams.threads().running()).anyMatch(name -> name.endsWith("/dial"));
            Duration before = town.elapsed();

            town.close(client);

            town.pass(Duration.ZERO);
            assertThat(town.elapsed().minus(before)).isLessThanOrEqualTo(Duration.ofSeconds(2));
            assertThat(seams.threads().running()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/dial", "/read", "/write", "/accept"})
    void shouldConnectLaterWhenThereIsNoThreadForADialOrItsSession(String missing, World world) throws Exception {
        try (DmsgTown town = new DmsgTown(world, 10)) {
            town.server(1);
            Seams seams = ScarceThreads.around(town.clientSeams(11), missing);
            DmsgClient client = town.toClose(DmsgClient.prepare(
                    DmsgTown.identity(11, seams), seams, town.discovery(), town.config(1), new ClientKeys()));
            client.begin();
            town.until("it is connected after all", client::hasSession);
        }
    }
}
