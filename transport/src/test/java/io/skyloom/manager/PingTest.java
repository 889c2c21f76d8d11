package io.skyloom.manager;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.Connection;
import io.skyloom.packet.PacketHeader;
import io.skyloom.packet.PacketSink;
import io.skyloom.seam.Outcome;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The transport's own packets, against a peer moved by hand, in simulated time. */
class PingTest {
    private static final int PING = 8;
    private static final int PONG = 9;

    private Stage stage;
    private Visor a;
    private PlainPeer peer;
    private Connection connection;
    private ManagedTransport transport;

    @BeforeEach
    void open(World world) throws Exception {
        stage = new Stage(world, 1);
        a = stage.visor(1);
        peer = stage.peer(9);
        connection = stage.connect(peer, a.key());
        stage.soon("a transport", () -> a.manager.count() == 1);
        transport = a.manager.list().getFirst();
        peer.read(connection);
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
        stage.close();
    }

    @Test
    void shouldAnswerAPingWithTheSameStamp() throws Exception {
        send(own(PING, 0x0102030405060708L));
        stage.soon("a pong", () -> peer.got(own(PONG, 0x0102030405060708L)));
        assertThat(a.packets).isEmpty();
    }

    @Test
    void shouldPassOtherPacketsOfTheLinkOnAndDropShortPings() throws Exception {
        byte[] cascade = new byte[PacketHeader.BYTES + 1];
        PacketHeader.put(cascade, 0, 10, 0, 1);
        byte[] shortPing = new byte[PacketHeader.BYTES + 3];
        PacketHeader.put(shortPing, 0, PING, 0, 3);
        byte[] routedPing = own(PING, 1);
        PacketHeader.putRouteId(routedPing, 0, 5);
        for (byte[] packet : List.of(shortPing, cascade, routedPing)) {
            send(packet);
        }
        stage.soon("both others", () -> a.packets.size() == 2);
        assertThat(a.got(cascade)).isTrue();
        assertThat(a.got(routedPing)).isTrue();
        assertThat(peer.packets).isEmpty();
    }

    @Test
    void shouldPingEveryMinuteAndMeasureTheRoundTrip() throws Exception {
        byte[] first = nextPing(0);
        assertThat(stage.elapsed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(transport.rttNanos()).isEmpty();
        stage.simulation.run(Duration.ofMillis(70));
        answer(first);
        stage.soon("measured", () -> transport.rttNanos().isPresent());
        assertThat(transport.rttNanos()).hasValue(Duration.ofMillis(70).toNanos());
        nextPing(1);
        assertThat(stage.elapsed()).isEqualTo(Duration.ofSeconds(65));
    }

    @Test
    void shouldEndATransportWhoseArmedPeerLeavesThreePingsUnanswered() throws Exception {
        answer(nextPing(0));
        stage.soon("armed", () -> transport.rttNanos().isPresent());
        for (int i = 1; i <= 3; i++) {
            nextPing(i);
            assertThat(transport.isLive()).isTrue();
        }
        stage.until("given up", Duration.ofMinutes(2), transport::isGone);
        stage.soon("told", () -> a.events.contains("lost " + peer.key().brief() + " SILENT"));
        assertThat(stage.elapsed()).isEqualTo(Duration.ofSeconds(5 + 4 * 60));
        stage.soon("closed for the peer", () -> peer.sawEnd(connection));
        assertThat(pings()).isEqualTo(4);
    }

    @Test
    void shouldTakeAnyPacketForASignOfLife() throws Exception {
        answer(nextPing(0));
        for (int i = 1; i <= 20; i++) {
            nextPing(i);
            send(Visor.packet(i));
        }
        assertThat(transport.isLive()).isTrue();
    }

    @Test
    void shouldTakeALateAnswerForAnAnswer() throws Exception {
        answer(nextPing(0));
        for (int round = 0; round < 5; round++) {
            byte[] late = nextPing(2 * round + 1);
            nextPing(2 * round + 2);
            answer(late);
        }
        assertThat(transport.isLive()).isTrue();
    }

    @Test
    void shouldExpectNothingOfAPeerThatNeverPinged() {
        stage.simulation.run(Duration.ofDays(1));
        assertThat(transport.isLive()).isTrue();
        assertThat(pings()).isEqualTo(24 * 60);
    }

    @Test
    void shouldEndATransportWhosePeerPingsButFallsSilentForFiveMinutes() throws Exception {
        send(own(PING, 1));
        stage.until("given up", Duration.ofMinutes(10), transport::isGone);
        assertThat(stage.elapsed()).isBetween(Duration.ofMinutes(5), Duration.ofMinutes(6));
    }

    /** What we write has got lost before the first answer: each end hears nothing that would arm it. */
    @Test
    void shouldEndATransportWhosePeerPingsButAnswersNothing() throws Exception {
        for (int i = 0; i < 3; i++) {
            nextPing(i);
            send(own(PING, i));
            assertThat(transport.isLive()).isTrue();
        }
        stage.until("given up", Duration.ofMinutes(2), transport::isGone);
        assertThat(stage.elapsed()).isEqualTo(Duration.ofSeconds(5 + 3 * 60));
        stage.soon("told", () -> a.events.contains("lost " + peer.key().brief() + " SILENT"));
    }

    @Test
    void shouldExpectNoAnswerOfAPeerThatSendsWhateverItWantsButNoPings() throws Exception {
        for (int i = 0; i < 20; i++) {
            nextPing(i);
            send(Visor.packet(i));
        }
        stage.simulation.run(Duration.ofDays(1));
        assertThat(transport.isLive()).isTrue();
    }

    @Test
    void shouldKeepAPeerWhosePingsComeFasterThanItAnswers() throws Exception {
        for (int round = 0; round < 5; round++) {
            nextPing(3 * round);
            send(own(PING, 1));
            send(own(PING, 2));
            nextPing(3 * round + 1);
            send(own(PING, 3));
            answer(nextPing(3 * round + 2));
        }
        assertThat(transport.isLive()).isTrue();
    }

    /** A peer that has answered before is believed silent from the first ping on, but only once in a row. */
    @Test
    void shouldKnowAPeerThatAnswersWhenItComesBackAndForgetItWhenItDoesNotAnswerAnyMore() throws Exception {
        answer(nextPing(0));
        stage.soon("armed", transport::hasAnswered);
        connection.close();
        stage.soon("gone", transport::isGone);
        Duration began = stage.elapsed();
        ManagedTransport second = again();
        stage.until("given up", Duration.ofMinutes(10), second::isGone);
        assertThat(stage.elapsed().minus(began)).isEqualTo(Duration.ofSeconds(5 + 3 * 60));
        ManagedTransport third = again();
        stage.simulation.run(Duration.ofDays(1));
        assertThat(third.isLive()).isTrue();
    }

    private ManagedTransport again() throws Exception {
        stage.soon("taken out", () -> a.manager.count() == 0);
        connection.close();
        connection = stage.connect(peer, a.key());
        peer.read(connection);
        stage.soon("a transport", () -> a.manager.count() == 1);
        return a.manager.list().getFirst();
    }

    /** One that the peer has forgotten without a word must not pass for a way out when the other one ends. */
    @Test
    void shouldFindOutAboutADeadShadowWhileTheOtherConnectionLives() throws Exception {
        Outcome<ManagedTransport> dialling = stage.begin("save", () -> a.save(peer.key()));
        assertThat(stage.await(dialling)).isSameAs(transport);
        stage.simulation.run(Duration.ofSeconds(40));
        Connection fresh = stage.connect(peer, a.key());
        stage.soon("both", () -> transport.connections() == 2);
        peer.seams.threads().start("answer", () -> answerAll(fresh));
        stage.until("the peer's older dial is closed", Duration.ofMinutes(1), () -> transport.connections() == 1);
        stage.simulation.run(Duration.ofHours(1));
        assertThat(transport.isLive()).isTrue();
        assertThat(transport.rttNanos()).isPresent();
        fresh.close();
        stage.soon("gone", transport::isGone);
    }

    private static void answerAll(Connection connection) {
        try {
            while (connection.stream().pump(new Echo(connection))) {
                // Each round is one batch.
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    /** Answers pings as a newer visor does. */
    private record Echo(Connection connection) implements PacketSink {
        @Override
        public void onPacket(byte[] buffer, int offset, int length) {
            if (PacketHeader.type(buffer, offset) == PING) {
                byte[] pong = Arrays.copyOfRange(buffer, offset, offset + length);
                pong[0] = PONG;
                try {
                    connection.stream().append(pong, 0, pong.length);
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            }
        }

        @Override
        public void onBatchEnd() {
            try {
                connection.stream().flush();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static byte[] own(int type, long stamp) {
        byte[] packet = new byte[PacketHeader.BYTES + Long.BYTES];
        PacketHeader.put(packet, 0, type, 0, Long.BYTES);
        for (int i = 0; i < Long.BYTES; i++) {
            packet[PacketHeader.BYTES + i] = (byte) (stamp >>> (56 - 8 * i));
        }
        return packet;
    }

    private void answer(byte[] ping) throws Outcome.FailedOutcome {
        byte[] pong = ping.clone();
        pong[0] = PONG;
        send(pong);
    }

    private void send(byte[] packet) throws Outcome.FailedOutcome {
        stage.act(() -> {
            PlainPeer.send(connection, packet);
            return true;
        });
        stage.simulation.run();
    }

    /** Lets time pass until ping number {@code index} has come, and returns it. */
    private byte[] nextPing(int index) {
        stage.until("ping " + index, Duration.ofMinutes(2), () -> pings() > index);
        return peer.packets.stream()
                .filter(one -> PacketHeader.type(one, 0) == PING)
                .skip(index)
                .findFirst()
                .orElseThrow();
    }

    private long pings() {
        return peer.packets.stream()
                .filter(one -> PacketHeader.type(one, 0) == PING)
                .count();
    }
}
