package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.HandshakeException;
import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.network.Town.Visor;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.ByteStream;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AcceptingTest {
    private static final NetworkLimits USUAL = NetworkLimits.USUAL;

    private Town town;

    @BeforeEach
    void found(World world) {
        town = new Town(world);
    }

    @AfterEach
    void leave() {
        town.close();
    }

    @Test
    void shouldServeAGoodPeerAtOnceWhileThreeHundredSayNothing() throws Exception {
        Visor host = town.visor("10.0.0.1");
        Visor good = town.visor("10.0.0.2");
        List<ByteStream> silent = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            silent.add(town.silentClient("10.9.9.9", host));
        }
        Eventually.holds("the house is full", () -> host.network().counters().pending() == 256);
        Eventually.holds("the rest is out", () -> host.network().counters().crowdedOut() == 44);

        Connection dialled = good.network().dial(List.of(host.at(Duration.ZERO)), Town.to(host));
        Connection accepted = host.listener().accept();

        assertThat(town.time().elapsed())
                .as("nobody waited for the silent ones")
                .isZero();
        Town.talk(dialled, accepted, "hello");
        Town.counts(host, "refused.CROWDED", 45);
        dialled.close();
        accepted.close();

        Eventually.holds("each has its two limits", () -> town.time().pending() == 2 * 255);
        town.time().advance(Duration.ofSeconds(3));
        Eventually.holds(
                "all silent ones are out", () -> host.network().counters().pending() == 0);
        Town.counts(host, "refused.SILENT", 255);
        silent.forEach(ByteStream::close);
    }

    @Test
    void shouldNotLetOneSourceCrowdOutAnother() throws Exception {
        Visor host = town.visor("10.0.0.1", limits(8, 256), Hybrid.OFF);
        ByteStream shy = town.silentClient("10.0.0.7", host);
        Eventually.holds("the shy one is in", () -> host.network().counters().pending() == 1);
        List<ByteStream> flood = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            flood.add(town.silentClient("10.9.9.9", host));
        }
        Eventually.holds(
                "the flood displaced itself", () -> host.network().counters().crowdedOut() == 93);

        assertThat(host.network().counters().pending()).isEqualTo(8);
        shy.writeFully("get_nonce".getBytes(StandardCharsets.US_ASCII), 0, 9);
        assertThat(shy.read(new byte[1], 0, 1)).as("still served").isEqualTo(1);

        shy.close();
        flood.forEach(ByteStream::close);
        Eventually.holds("all are gone", () -> host.network().counters().pending() == 0);
    }

    @Test
    void shouldRefuseRatherThanWaitWhenNobodyTakesConnections() throws Exception {
        Visor host = town.visor("10.0.0.1", limits(256, 2), Hybrid.OFF);
        Visor peer = town.visor("10.0.0.2");
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.add(peer.network().dial(List.of(host.at(Duration.ZERO)), Town.to(host)));
        }
        Eventually.holds("two wait", () -> host.network().counters().accepted() == 2);

        assertThatThrownBy(() -> peer.network().dial(List.of(host.at(Duration.ZERO)), Town.to(host)))
                .isInstanceOfSatisfying(
                        HandshakeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.REJECTED));
        Town.counts(host, "refused.QUEUE_FULL", 1);

        host.listener().accept().close();
        host.listener().close();
        for (Connection connection : taken) {
            assertThat(connection.stream().read(new byte[1], 0, 1))
                    .as("closed at the other end")
                    .isEqualTo(-1);
            connection.close();
        }
        assertThat(peer.network().heldPorts()).as("only the listener's").isEqualTo(1);
    }

    @Test
    void shouldSayThatNobodyListensOnAPort() throws Exception {
        Visor host = town.visor("10.0.0.1");
        Visor peer = town.visor("10.0.0.2");
        DialRequest wrong = DialRequest.to(host.key(), 46, Duration.ofSeconds(1));

        assertThatThrownBy(() -> peer.network().dial(List.of(host.at(Duration.ZERO)), wrong))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("rejected us: not listening on given port");
        Town.counts(host, "refused.PORT_NOT_LISTENING", 1);
        assertThatThrownBy(() -> host.network().listen(45)).isInstanceOf(BindException.class);
        host.listener().close();
        host.network().listen(45).close();
    }

    @Test
    void shouldWakeWhoeverAcceptsWhenItCloses() throws Exception {
        Visor host = town.visor("10.0.0.1");
        var accepting = town.async(host, () -> host.listener().accept());
        host.network().close();

        assertThatThrownBy(() -> accepting.await(town.time(), Duration.ofSeconds(1)))
                .hasCauseInstanceOf(IOException.class)
                .hasStackTraceContaining("stcpr port 45 is closed");
        assertThatThrownBy(() -> host.network().listen(47)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> host.network().dial(List.of(host.at(Duration.ZERO)), Town.to(host)))
                .isInstanceOf(IOException.class);
        assertThat(host.network().heldPorts()).isZero();
    }

    @Test
    void shouldEndHandshakesUnderWayWhenItCloses() throws Exception {
        Visor host = town.visor("10.0.0.1");
        ByteStream silent = town.silentClient("10.0.0.9", host);
        Eventually.holds("it is being greeted", () -> host.network().counters().pending() == 1);
        host.network().close();

        assertThat(silent.read(new byte[1], 0, 1)).isEqualTo(-1);
        Eventually.holds(
                "no thread stays", () -> host.seams().threads().running().isEmpty());
        silent.close();
    }

    @Test
    void shouldGoOnAcceptingAfterErrors() throws Exception {
        RecordedConnection recorded = RecordedConnection.of("stcpr");
        Rig rig = new Rig(recorded.responder(), recorded.responderEntropy());
        RecordedCarrier carrier = RecordedCarrier.whole(recorded.segments(), false, 4096);
        try (StreamNetwork network = new StreamNetwork("stcpr", rig.identity, rig.seams, USUAL);
                ConnectionListener listener = network.listen(45)) {
            for (int i = 0; i < 10; i++) {
                rig.net.failAccept(new IOException("too many open files"));
            }
            rig.net.arrive(carrier);
            network.serve(rig.net.listen(new java.net.InetSocketAddress("192.0.2.1", 7000)));
            for (long seen = 1; seen <= 10; seen++) {
                long so = seen;
                Eventually.holds(
                        "error " + seen, () -> network.counters().snapshot().getOrDefault("accept_errors", 0L) == so);
                Eventually.holds("it rests", () -> rig.time.pending() == 1);
                assertThat(rig.time.untilNext().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(1));
                rig.time.advanceToNext();
            }
            listener.accept().close();
        }
        Eventually.holds(
                "the loop has ended", () -> rig.seams.threads().running().isEmpty());
    }

    private static NetworkLimits limits(int pending, int queued) {
        return new NetworkLimits(
                USUAL.greeting(), USUAL.encryption(), USUAL.connect(), pending, queued, USUAL.acceptPause());
    }
}
