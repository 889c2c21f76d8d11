package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.Label;
import io.skyloom.key.PubKey;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.Connection;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.settlement.Settlement;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TransportManagerTest {
    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();
    private World world;
    private VirtualTime time;
    private Visor a;
    private Visor b;

    @BeforeEach
    void open(World given) throws IOException {
        world = given;
        time = given.virtual().time();
        a = new Visor(1, given.virtual().seams("a", "10.0.0.1"), "10.0.0.1", book);
        b = new Visor(2, given.virtual().seams("b", "10.0.0.2"), "10.0.0.2", book);
        world.mustBeEmpty("manager a", a.manager::entries);
        world.mustBeEmpty("manager b", b.manager::entries);
        world.mustStayZero("strays of a", a.manager.counters()::strays);
        world.mustStayZero("strays of b", b.manager.counters()::strays);
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void shouldMakeATransportThatCarriesPacketsBothWays() throws Exception {
        ManagedTransport forth = a.manager.save(b.key(), Visor.TYPE, Label.AUTOMATIC, Visor.LIMIT);
        ManagedTransport back = b.transport(a.key());
        assertThat(forth.id()).isEqualTo(back.id()).isEqualTo(a.idWith(b));
        assertThat(back.label()).isEqualTo(Label.AUTOMATIC);
        Visor.send(forth, Visor.packet(1));
        Visor.send(back, Visor.packet(2));
        Eventually.holds("both packets", () -> b.got(Visor.packet(1)) && a.got(Visor.packet(2)));
        Eventually.sees("the traffic", () -> forth.traffic().json(), "{\"recv\":3,\"sent\":3}"::equals);
        assertThat(forth.isDialled()).isTrue();
        assertThat(a.save(b.key())).isSameAs(forth);
        assertThat(a.manager.count(Label.AUTOMATIC)).isEqualTo(1);
        assertThat(a.manager.count(Label.USER)).isZero();
    }

    @Test
    void shouldTellListenersAndDiscoveryInOrder() throws Exception {
        ManagedTransport forth = a.save(b.key());
        ManagedTransport back = b.transport(a.key());
        Eventually.holds("both are told", () -> a.events.size() == 1 && b.events.size() == 1);
        assertThat(a.manager.delete(forth.id())).isTrue();
        assertThat(a.manager.delete(forth.id())).isFalse();
        assertThat(a.manager.get(forth.id())).isNull();
        Eventually.holds("the end at both", () -> a.events.size() == 2 && b.events.size() == 2);
        Eventually.holds("and at the discovery", () -> a.discovery.size() == 2);
        assertThat(a.events)
                .containsExactly(
                        "installed " + b.key().brief(), "lost " + b.key().brief() + " DELETED");
        assertThat(b.events)
                .containsExactly(
                        "installed " + a.key().brief(), "lost " + a.key().brief() + " PEER_CLOSED");
        assertThat(back.loss()).isNotNull();
        assertThat(a.discovery).containsExactly("present " + forth.id(), "gone " + forth.id());
        Visor late = new Visor(3, world.virtual().seams("c", "10.0.0.3"), "10.0.0.3", book);
        late.close();
        assertThatThrownBy(() -> Visor.send(forth, Visor.packet(1))).hasMessageContaining("is gone: DELETED");
    }

    @Test
    void shouldTellALateListenerOfTheTransportsThereAre() throws Exception {
        a.save(b.key());
        List<ManagedTransport> seen = new ArrayList<>();
        CountDownLatch told = new CountDownLatch(1);
        a.manager.watch(new TransportEvents() {
            @Override
            public void installed(ManagedTransport transport) {
                seen.add(transport);
                told.countDown();
            }
        });
        told.await();
        assertThat(seen).containsExactlyElementsOf(a.manager.list());
    }

    @Test
    void shouldDialOnceForAllWhoAskMeanwhile() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger dials = new AtomicInteger();
        a.network.beforeEncryption(peer -> {
            dials.incrementAndGet();
            await(go);
        });
        List<Outcome<ManagedTransport>> waiting = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            waiting.add(a.saving(b.key()));
        }
        Eventually.holds("a dial", () -> dials.get() == 1);
        go.countDown();
        ManagedTransport only = value(waiting.get(0));
        for (Outcome<ManagedTransport> one : waiting) {
            assertThat(value(one)).isSameAs(only);
        }
        assertThat(dials).hasValue(1);
    }

    @Test
    void shouldLetCallersGoWhenTheirTimeIsOverAndFinishTheDial() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        a.network.beforeReturn(peer -> await(go));
        Outcome<ManagedTransport> waiting = a.saving(b.key(), Duration.ofSeconds(5));
        Eventually.holds("the caller has gone", () -> {
            time.advance(Duration.ofSeconds(1));
            return waiting.isDone();
        });
        assertThatThrownBy(() -> value(waiting)).isInstanceOf(java.net.SocketTimeoutException.class);
        go.countDown();
        assertThat(a.transport(b.key()).isLive()).isTrue();
    }

    @Test
    void shouldGiveUpADialThatHasNotBegunToEncryptForAnAcceptedConnection() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        a.network.beforeEncryption(peer -> {
            reached.countDown();
            await(go);
        });
        Outcome<ManagedTransport> dialling = a.saving(b.key());
        reached.await();
        b.save(a.key());
        ManagedTransport accepted = a.transport(b.key());
        go.countDown();
        assertThat(value(dialling)).isSameAs(accepted);
        assertThat(accepted.connections()).isEqualTo(1);
        assertThat(a.manager.counters().byName()).containsEntry("transport_dials_abandoned", 1L);
    }

    @Test
    void shouldKeepBothConnectionsOfAGlareAndSurviveTheEndOfEither() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        for (boolean endDialled : new boolean[] {true, false}) {
            Glare glare = glare(peer);
            ManagedTransport transport = glare.transport();
            assertThat(transport.connections()).isEqualTo(2);
            peer.read(endDialled ? glare.byPeer() : glare.byUs());
            (endDialled ? glare.byUs() : glare.byPeer()).close();
            Eventually.holds("one is left", () -> transport.connections() == 1);
            assertThat(a.manager.get(transport.id())).isSameAs(transport);
            Visor.send(transport, Visor.packet(5));
            Eventually.holds("the packet", () -> peer.got(Visor.packet(5)));
            peer.packets.clear();
            Eventually.holds("discovery knows", () -> a.discovery.contains("present " + transport.id()));
            assertThat(a.discovery).doesNotContain("gone " + transport.id());
            a.manager.delete(transport.id());
            Eventually.holds("gone", () -> a.discovery.contains("gone " + transport.id()));
            a.discovery.clear();
            glare.close();
            time.advance(Duration.ofSeconds(15)); // the peer seemed to hang up on our dial
        }
        assertThat(a.events.stream().filter(one -> one.startsWith("installed"))).hasSize(2);
        peer.close();
    }

    @Test
    void shouldReadFromBothConnectionsOfAGlare() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        Glare glare = glare(peer);
        PlainPeer.send(glare.byUs(), Visor.packet(1));
        PlainPeer.send(glare.byPeer(), Visor.packet(2));
        Eventually.holds("both", () -> a.got(Visor.packet(1)) && a.got(Visor.packet(2)));
        glare.close();
        Eventually.holds("gone", () -> a.manager.count() == 0);
        peer.close();
    }

    /** Both ends of a transport that was dialled from both sides. */
    private record Glare(ManagedTransport transport, Connection byUs, Connection byPeer) {
        void close() {
            byUs.close();
            byPeer.close();
        }
    }

    /** The accept is installed while our own dial is about to return. */
    private Glare glare(PlainPeer peer) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch reached = new CountDownLatch(1);
        a.network.beforeEncryption(key -> {});
        a.manager.beforeInstall(connection -> {
            if (connection.dialled()) {
                reached.countDown();
                await(go);
            }
        });
        Outcome<ManagedTransport> dialling = a.saving(peer.key());
        Connection byUs = peer.receive();
        reached.await();
        Outcome<Connection> byPeer = new Outcome<>();
        peer.seams.threads().start("connect", () -> {
            try {
                byPeer.complete(peer.connect(a.key()));
            } catch (IOException e) {
                byPeer.fail(e);
            }
        });
        // Our smaller or larger key decides whether the peer is answered at once or after our dial is over.
        Eventually.holds("the peer's dial", () -> {
            time.advance(Duration.ofMillis(100));
            return byPeer.isDone();
        });
        a.transport(peer.key());
        go.countDown();
        return new Glare(value(dialling), byUs, value(byPeer));
    }

    @Test
    void shouldNotLetASilentDiallerDelayAnybody() throws Exception {
        PlainPeer silent = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        Connection never = silent.dial(a.key());
        Eventually.holds("it is being settled", () -> a.manager.entries() == 1);
        assertThat(b.save(a.key()).isLive()).isTrue();
        assertThat(a.transport(b.key()).isLive()).isTrue();
        assertThat(time.elapsed()).isZero();
        Eventually.holds("given up", () -> {
            time.advanceTo(min(time.elapsed().plusSeconds(1), Settlement.LIMIT.multipliedBy(2)));
            return a.manager.entries() == 1 && a.manager.count() == 1;
        });
        PlainPeer.awaitEnd(never);
        never.close();
        silent.close();
    }

    @Test
    void shouldAcceptOnAfterAnyNumberOfBadSettlements() throws Exception {
        PlainPeer bad = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        for (int i = 0; i < 20; i++) {
            Connection connection = bad.dial(a.key());
            connection.stream().write(new byte[] {'h', 'i', '\n'}, 0, 3);
            byte[] answer = new byte[1];
            assertThat(connection.stream().read(answer, 0, 1)).isEqualTo(1);
            assertThat(answer[0]).isEqualTo((byte) 3);
            PlainPeer.awaitEnd(connection);
            connection.close();
        }
        Connection good = bad.connect(a.key());
        assertThat(a.transport(bad.key()).isLive()).isTrue();
        good.close();
        Eventually.holds("gone", () -> a.manager.count() == 0);
        bad.close();
    }

    @Test
    void shouldRefuseMoreSettlementsThanItHoldsAndNoneOfThose() throws Exception {
        PlainPeer crowd = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        List<Connection> waiting = new ArrayList<>();
        for (int i = 0; i < Settling.MOST_PENDING; i++) {
            waiting.add(crowd.dial(a.key()));
        }
        Eventually.holds("all are being settled", () -> a.manager.entries() == Settling.MOST_PENDING);
        Connection extra = crowd.dial(a.key());
        PlainPeer.awaitEnd(extra);
        assertThat(a.manager.counters().refused()).isEqualTo(1);
        crowd.settlement.initiate(waiting.get(0), Label.USER, () -> {});
        assertThat(a.transport(crowd.key()).isLive()).isTrue();
        waiting.forEach(Connection::close);
        extra.close();
        crowd.close();
        Eventually.holds("nothing is left", () -> a.manager.entries() == 0);
    }

    @Test
    void shouldNeverReturnATransportThatIsClosed() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        CountDownLatch closed = new CountDownLatch(1);
        a.manager.beforeInstall(connection -> await(closed));
        Outcome<ManagedTransport> dialling = a.saving(peer.key());
        Connection connection = peer.receive();
        connection.close();
        closed.countDown();
        Eventually.holds("an answer", dialling::isDone);
        dialling.now()
                .ifPresent(transport -> assertThat(transport.connections()).isLessThanOrEqualTo(1));
        Eventually.holds("it is noticed", () -> a.manager.list().isEmpty());
        peer.close();
    }

    @Test
    void shouldLeaveAPeerAloneThatAcceptsAndHangsUp() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        hangUpOn(peer);
        assertThatThrownBy(() -> a.save(peer.key()))
                .hasMessageContaining("hung up")
                .cause()
                .isInstanceOfSatisfying(
                        PeerHungUpException.class,
                        e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(9), Duration.ofMillis(12_500)));
        time.advance(Duration.ofMillis(12_500));
        hangUpOn(peer);
        assertThatThrownBy(() -> a.save(peer.key()))
                .cause()
                .isInstanceOfSatisfying(
                        PeerHungUpException.class,
                        e -> assertThat(e.retryAfter()).isBetween(Duration.ofSeconds(19), Duration.ofSeconds(25)));
        Connection dialled = peer.connect(a.key());
        assertThat(a.transport(peer.key())).isSameAs(a.save(peer.key()));
        dialled.close();
        Eventually.holds("gone", () -> a.manager.count() == 0);
        peer.close();
    }

    private void hangUpOn(PlainPeer peer) throws Exception {
        Outcome<ManagedTransport> dialling = a.saving(peer.key());
        peer.receive().close();
        Eventually.holds("an answer", dialling::isDone);
        Eventually.holds("the end", () -> a.manager.entries() == 0);
    }

    @Test
    void shouldFailWithAClearReasonWithoutNetworkOrAddress() {
        assertThatThrownBy(() -> a.manager.save(b.key(), "bogus", Label.USER, Visor.LIMIT))
                .isInstanceOf(UnknownTypeException.class)
                .hasMessage("unknown network type: bogus");
        PubKey nobody = Visor.keys(77).pub();
        assertThatThrownBy(() -> a.save(nobody))
                .hasMessageContaining("no address of " + nobody.brief())
                .hasCauseInstanceOf(io.skyloom.network.UnknownPeerException.class);
        assertThat(a.discovery).isEmpty();
    }

    @Test
    void shouldHoldATransportToItselfOverBothEndsOfOneConnection() throws Exception {
        ManagedTransport self = a.save(a.key());
        Eventually.holds("both ends", () -> self.connections() == 2);
        assertThat(a.manager.list()).containsExactly(self);
        assertThat(self.isDialled()).isTrue();
        Visor.send(self, Visor.packet(8));
        Eventually.holds("it comes back", () -> a.got(Visor.packet(8)));
        Eventually.holds("told of it", () -> !a.events.isEmpty()); // what nobody was told of is not told to be gone
        a.manager.delete(self.id());
        Eventually.holds("gone", () -> a.manager.entries() == 0);
        Eventually.holds("told", () -> a.events.contains("lost " + a.key().brief() + " DELETED"));
        assertThat(a.discovery).isEmpty();
    }

    @Test
    void shouldFollowAPeerThatRestartedWithoutAGoodbye() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        Connection old = peer.connect(a.key());
        ManagedTransport transport = a.transport(peer.key());
        time.advance(Duration.ofSeconds(40));
        Connection fresh = peer.connect(a.key());
        Eventually.holds("both", () -> transport.connections() == 2);
        peer.read(fresh);
        Visor.send(transport, Visor.packet(3));
        Eventually.holds("on the new one", () -> peer.got(Visor.packet(3)));
        Eventually.holds("the old one is retired", () -> {
            time.advance(Duration.ofSeconds(1));
            return transport.connections() == 1;
        });
        PlainPeer.awaitEnd(old);
        assertThat(a.manager.get(transport.id())).isSameAs(transport);
        assertThat(a.discovery).doesNotContain("gone " + transport.id());
        old.close();
        fresh.close();
        Eventually.holds("gone", () -> a.manager.count() == 0);
        peer.close();
    }

    @Test
    void shouldEndQuicklyAndLeaveNothingWhateverIsGoingOn() throws Exception {
        PlainPeer peer = new PlainPeer(9, world.virtual().seams("p", "10.0.0.9"), "10.0.0.9", book);
        Connection unsettled = peer.dial(a.key());
        a.save(b.key());
        Outcome<ManagedTransport> dialling = a.saving(peer.key());
        Connection half = peer.accept();
        Outcome<Boolean> closed = new Outcome<>();
        world.virtual().seams("closer", "10.0.0.8").threads().start("close", () -> {
            a.close();
            a.close();
            closed.complete(true);
        });
        world.virtual().time().runDue();
        assertThat(closed.isDone()).as("without any time passing").isTrue();
        Eventually.holds("the dial ends", dialling::isDone);
        assertThat(a.manager.entries()).isZero();
        assertThatThrownBy(() -> a.save(b.key())).hasMessageContaining("closed");
        assertThat(a.events).contains("lost " + b.key().brief() + " SHUTDOWN");
        unsettled.close();
        half.close();
        peer.close();
    }

    @Test
    void shouldSurviveAListenerThatFails() throws Exception {
        world.errors().expect("a listener for transports failed");
        a.manager.watch(new TransportEvents() {
            @Override
            public void installed(ManagedTransport transport) {
                throw new IllegalStateException("out of order");
            }
        });
        ManagedTransport transport = a.save(b.key());
        Eventually.holds("discovery is told all the same", () -> a.discovery.contains("present " + transport.id()));
    }

    @Test
    void shouldAcceptTransportsOfTheSamePairAgainAndAgain() throws Exception {
        for (int i = 0; i < 50; i++) {
            ManagedTransport transport = (i % 2 == 0 ? a : b).save((i % 2 == 0 ? b : a).key());
            int told = 2 * i + 1;
            Eventually.holds("both have it", () -> a.events.size() == told && b.manager.count() == 1);
            transport.close(Loss.deleted());
            Eventually.holds("both lost it", () -> a.manager.entries() == 0 && b.manager.entries() == 0);
            time.advance(Duration.ofMinutes(1));
        }
        Eventually.holds("all told", () -> a.events.size() == 100);
        for (int i = 0; i < 100; i += 2) {
            assertThat(a.events.get(i)).startsWith("installed");
            assertThat(a.events.get(i + 1)).startsWith("lost");
        }
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static <T> T value(Outcome<T> outcome) throws Exception {
        Eventually.holds("a result", outcome::isDone);
        try {
            return outcome.await((delay, task) -> () -> true, Duration.ZERO);
        } catch (Outcome.FailedOutcome e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
