package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.network.RecordedConnection.Segment;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.virtual.CutStream;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The handshakes of both roles, ended after every single byte in either direction: the peer hangs up, falls silent, or
 * the carrier breaks under our writing. Each time it must end within its limit and leave nothing.
 */
class HandshakeCutsTest {
    private static final RecordedConnection RECORDED = RecordedConnection.of("stcpr");
    private static final List<Segment> HANDSHAKE = RECORDED.handshake();
    private static final int FROM_INITIATOR = 9 + 418 + 51;
    private static final int FROM_RESPONDER = 68 + 24 + 51;
    private static final Duration FRAMES = Duration.ofSeconds(10);
    private static final Duration NOISE = Duration.ofSeconds(5);
    private static final InetSocketAddress PEER = new InetSocketAddress("192.0.2.2", 7000);

    @Test
    void shouldEndADialAfterEveryByteWhenThePeerHangsUp() {
        for (int bytes = 0; bytes < FROM_RESPONDER; bytes++) {
            Rig rig = dialler();
            RecordedCarrier carrier = new RecordedCarrier(HANDSHAKE, true, 4096, bytes, dry -> -1);
            assertDialFails(rig, carrier, carrier, bytes);
            assertThat(rig.time.elapsed()).as("%d bytes", bytes).isZero();
        }
    }

    @Test
    void shouldEndADialAfterEveryByteWhenThePeerFallsSilent() {
        for (int bytes = 0; bytes < FROM_RESPONDER; bytes++) {
            Rig rig = dialler();
            RecordedCarrier carrier = new RecordedCarrier(HANDSHAKE, true, 4096, bytes, silence(rig));
            assertDialFails(rig, carrier, carrier, bytes);
            assertThat(rig.time.elapsed()).as("%d bytes", bytes).isEqualTo(bytes < 68 + 23 ? FRAMES : NOISE);
        }
    }

    @Test
    void shouldEndADialAfterEveryByteItCannotWrite() {
        for (int bytes = 0; bytes < FROM_INITIATOR; bytes++) {
            Rig rig = dialler();
            RecordedCarrier carrier = RecordedCarrier.whole(HANDSHAKE, true, 4096);
            assertDialFails(rig, carrier, CutStream.afterWriting(carrier, bytes), bytes);
        }
    }

    @Test
    void shouldEndAGreetingAfterEveryByteWhenThePeerHangsUp() throws Exception {
        for (int bytes = 0; bytes < FROM_INITIATOR; bytes++) {
            Rig rig = acceptor();
            RecordedCarrier carrier = new RecordedCarrier(HANDSHAKE, false, 4096, bytes, dry -> -1);
            assertGreetingEnds(rig, carrier, carrier, bytes);
            assertThat(rig.time.elapsed()).as("%d bytes", bytes).isZero();
        }
    }

    @Test
    void shouldEndAGreetingAfterEveryByteWhenThePeerFallsSilent() throws Exception {
        for (int bytes = 0; bytes < FROM_INITIATOR; bytes++) {
            Rig rig = acceptor();
            RecordedCarrier carrier = new RecordedCarrier(HANDSHAKE, false, 4096, bytes, silence(rig));
            assertGreetingEnds(rig, carrier, carrier, bytes);
            Duration limit = bytes < 9 ? Duration.ofSeconds(3) : bytes < 9 + 417 ? FRAMES : NOISE;
            assertThat(rig.time.elapsed()).as("%d bytes", bytes).isEqualTo(limit);
        }
    }

    @Test
    void shouldEndAGreetingAfterEveryByteItCannotWrite() throws Exception {
        for (int bytes = 0; bytes < FROM_RESPONDER; bytes++) {
            Rig rig = acceptor();
            RecordedCarrier carrier = RecordedCarrier.whole(HANDSHAKE, false, 4096);
            assertGreetingEnds(rig, carrier, CutStream.afterWriting(carrier, bytes), bytes);
        }
    }

    private static Rig dialler() {
        return new Rig(RECORDED.initiator(), RECORDED.initiatorEntropy());
    }

    private static Rig acceptor() {
        return new Rig(RECORDED.responder(), RECORDED.responderEntropy());
    }

    /** Lets time pass until somebody's limit closes the carrier; fails when nobody limits the wait. */
    private static RecordedCarrier.Dry silence(Rig rig) {
        return carrier -> {
            while (!carrier.isClosed()) {
                assertThat(rig.time.advanceToNext())
                        .as("somebody limits this wait")
                        .isTrue();
            }
            return -1;
        };
    }

    private static void assertDialFails(Rig rig, RecordedCarrier recorded, ByteStream carrier, int bytes) {
        rig.net.onDial(carrier);
        DialRequest request = DialRequest.to(RECORDED.responder().pub(), 45, Duration.ofSeconds(20));
        try (StreamNetwork network = new StreamNetwork("stcpr", rig.identity, rig.seams, NetworkLimits.USUAL)) {
            assertThatThrownBy(() -> network.dial(List.of(new Candidate(PEER, Duration.ZERO)), request))
                    .as("%d bytes", bytes)
                    .isInstanceOf(IOException.class);
            assertThat(network.heldPorts()).as("%d bytes", bytes).isZero();
        }
        assertNothingLeft(rig, recorded, bytes);
    }

    private static void assertGreetingEnds(Rig rig, RecordedCarrier recorded, ByteStream carrier, int bytes)
            throws IOException {
        try (StreamNetwork network = new StreamNetwork("stcpr", rig.identity, rig.seams, NetworkLimits.USUAL)) {
            network.listen(45);
            network.serve(rig.net.listen(PEER));
            rig.net.arrive(carrier);
            Eventually.holds(
                    bytes + " bytes: refused by name",
                    () -> network.counters().snapshot().entrySet().stream()
                                    .filter(count -> count.getKey().startsWith("refused."))
                                    .mapToLong(Map.Entry::getValue)
                                    .sum()
                            == 1);
            Eventually.holds(
                    bytes + " bytes: not pending", () -> network.counters().pending() == 0);
            assertThat(network.counters().accepted()).isZero();
            assertThat(network.heldPorts()).as("the listener's own port").isEqualTo(1);
        }
        Eventually.holds(
                "the accept loop ends", () -> rig.seams.threads().running().isEmpty());
        assertNothingLeft(rig, recorded, bytes);
    }

    private static void assertNothingLeft(Rig rig, RecordedCarrier carrier, int bytes) {
        assertThat(carrier.isClosed()).as("%d bytes: carrier closed", bytes).isTrue();
        assertThat(rig.time.pending()).as("%d bytes: timers", bytes).isZero();
        Eventually.holds(
                bytes + " bytes: threads end",
                () -> rig.seams.threads().running().isEmpty());
    }
}
