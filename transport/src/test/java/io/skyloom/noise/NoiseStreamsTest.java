package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.Vectors;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.Timers;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class NoiseStreamsTest {
    private static final long SEED = 0x5EED_0014L;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Curve curve = Curve.bouncyCastle();
    private final JsonNode vectors = Vectors.load("noise");
    private final KeyPair dialer = RecordedHandshake.pair(vectors.get("KK").get("initiator_static"), curve);
    private final KeyPair listener = RecordedHandshake.pair(vectors.get("KK").get("responder_static"), curve);

    @Test
    void shouldWriteEachMessageAtOnceBehindItsLengthAsRecorded() throws IOException {
        WireTap wire = new WireTap(framed("KK", 1) + "c0ffee");
        NoiseKeys keys = NoiseStreams.initiate(
                wire, NoisePattern.KK, dialer, listener.pub(), recorded("KK", "initiator_ephemeral"));
        assertThat(wire.writes).containsExactly(framed("KK", 0));
        assertThat(keys.sendKey()).isEqualTo(RecordedHandshake.hex(vectors.get("KK"), "key_initiator_to_responder"));
        assertThat(wire.unread()).as("bytes behind the last message").isEqualTo(3);
    }

    @Test
    void shouldAnswerAsRecordedAndLeaveTheFirstDataFrameUnread() throws IOException {
        WireTap wire = new WireTap(framed("XK", 0) + framed("XK", 2) + "0018");
        NoiseKeys keys =
                NoiseStreams.respond(wire, NoisePattern.XK, listener, null, recorded("XK", "responder_ephemeral"));
        assertThat(wire.writes).containsExactly(framed("XK", 1));
        assertThat(keys.remoteStatic()).isEqualTo(dialer.pub());
        assertThat(wire.unread()).isEqualTo(2);
    }

    private String framed(String session, int message) {
        return vectors.get(session).get("handshake").get(message).get("framed").asString();
    }

    private NoiseConfig recorded(String session, String ephemeral) {
        byte[] draw = RecordedHandshake.hex(vectors.get(session).get(ephemeral), "sk");
        return NoiseConfig.of(curve, new ScriptedEntropy(draw), Hybrid.OFF);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0fff", "1000", "ffff"})
    void shouldRefuseALengthBeyondTheLimitWithoutReadingOn(String prefix) {
        WireTap wire = new WireTap(prefix + "00".repeat(5000));
        assertThatThrownBy(() -> respond(wire))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("more than the 4094 allowed");
        assertThat(wire.unread()).isEqualTo(5000);
    }

    @Test
    void shouldReadAMessageOfTheGreatestLengthAndNotAByteMore() {
        WireTap wire = new WireTap("0ffe" + "02".repeat(5000));
        assertThatThrownBy(() -> respond(wire)).isInstanceOf(NoiseException.class);
        assertThat(wire.unread()).isEqualTo(5000 - 4094);
    }

    @ParameterizedTest
    @CsvSource({"'', 0 of 2", "00, 1 of 2", "0031, 0 of 49", "003102e8, 2 of 49"})
    void shouldSayHowFarItGotWhenTheStreamEnds(String input, String progress) {
        assertThatThrownBy(() -> respond(new WireTap(input)))
                .isInstanceOf(EOFException.class)
                .hasMessageContaining(progress);
    }

    @Test
    void shouldRefuseAnEmptyMessage() {
        assertThatThrownBy(() -> respond(new WireTap("0000")))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("too short");
    }

    private void respond(ByteStream wire) throws IOException {
        NoiseStreams.respond(wire, NoisePattern.KK, listener, dialer.pub(), config(Hybrid.ACCEPT, SEED));
    }

    @ParameterizedTest
    @CsvSource({"KK, OFF", "KK, OFFER", "XK, OFF", "XK, OFFER"})
    void shouldAgreeOverASlowLink(NoisePattern pattern, Hybrid hybrid, World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams here = virtual.seams("here", "10.0.0.1");
        Seams there = virtual.seams("there", "10.0.0.2");
        virtual.internet()
                .link("10.0.0.1", "10.0.0.2")
                .latency(Duration.ofMillis(300))
                .rate(9_600);
        Outcome<NoiseKeys> accepted = new Outcome<>();
        Outcome<NoiseKeys> dialed = new Outcome<>();
        try (StreamListener door = there.net().listen(new InetSocketAddress("10.0.0.2", 7))) {
            there.threads()
                    .start(
                            "accept",
                            () -> settle(accepted, () -> {
                                try (ByteStream stream = door.accept()) {
                                    PubKey expected = pattern.initiatorKnown() ? dialer.pub() : null;
                                    return NoiseStreams.respond(stream, pattern, listener, expected, config(hybrid, 1));
                                }
                            }));
            here.threads()
                    .start(
                            "dial",
                            () -> settle(dialed, () -> {
                                try (ByteStream stream =
                                        here.net().connect(new InetSocketAddress("10.0.0.2", 7), LIMIT)) {
                                    return NoiseStreams.initiate(
                                            stream, pattern, dialer, listener.pub(), config(hybrid, 2));
                                }
                            }));
            advanceUntil(virtual, accepted, dialed);
        }
        NoiseKeys one = dialed.now().orElseThrow();
        NoiseKeys other = accepted.now().orElseThrow();
        assertThat(one.sendKey()).isEqualTo(other.receiveKey());
        assertThat(one.receiveKey()).isEqualTo(other.sendKey());
        assertThat(one.hybrid()).isEqualTo(hybrid == Hybrid.OFFER);
        assertThat(virtual.time().elapsed()).isGreaterThan(Duration.ofMillis(900));
    }

    @Test
    void shouldEndWhenItsCallerClosesTheStreamInTime(World world) throws Exception {
        VirtualWorld virtual = world.virtual();
        Seams here = virtual.seams("here", "10.0.0.1");
        Seams there = virtual.seams("there", "10.0.0.2");
        Outcome<NoiseKeys> dialed = new Outcome<>();
        try (StreamListener silent = there.net().listen(new InetSocketAddress("10.0.0.2", 7))) {
            here.threads()
                    .start(
                            "dial",
                            () -> settle(dialed, () -> {
                                try (ByteStream stream =
                                                here.net().connect(new InetSocketAddress("10.0.0.2", 7), LIMIT);
                                        Timers.Timer guard = here.timers().schedule(LIMIT, stream::close)) {
                                    return NoiseStreams.initiate(
                                            stream, NoisePattern.KK, dialer, listener.pub(), config(Hybrid.OFF, 1));
                                }
                            }));
            advanceUntil(virtual, dialed);
            silent.accept().close();
        }
        assertThatThrownBy(() -> dialed.await(virtual.time(), Duration.ZERO)).hasCauseInstanceOf(IOException.class);
        assertThat(virtual.time().elapsed()).isGreaterThanOrEqualTo(LIMIT);
    }

    @FunctionalInterface
    private interface Handshake {
        NoiseKeys run() throws IOException;
    }

    private static void settle(Outcome<NoiseKeys> outcome, Handshake handshake) {
        try {
            outcome.complete(handshake.run());
        } catch (IOException e) {
            outcome.fail(e);
        }
    }

    private static void advanceUntil(VirtualWorld virtual, Outcome<?>... outcomes) {
        Eventually.holds("the handshake is over", () -> {
            virtual.time().advanceToNext();
            return List.of(outcomes).stream().allMatch(Outcome::isDone);
        });
    }

    private NoiseConfig config(Hybrid hybrid, long seed) {
        return NoiseConfig.of(curve, new SeededEntropy(seed), hybrid);
    }
}
