package io.skyloom.handshake;

import static io.skyloom.handshake.GreetingPair.A;
import static io.skyloom.handshake.GreetingPair.A_KEYS;
import static io.skyloom.handshake.GreetingPair.B;
import static io.skyloom.handshake.GreetingPair.B_KEYS;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.handshake.FrameHandshake.Accepted;
import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.system.SystemTimers;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our responder in every recorded case: the same answer as a visor of the network, but for two named exceptions. */
class ResponderCasesTest {
    private static final Map<String, JsonNode> CASES = cases();
    private static final VisorAddress C =
            new VisorAddress(RecordedFrames.pair("C").pub(), 45);
    private static final Nonce OTHER = Nonce.of(new byte[Nonce.BYTES]);

    private GreetingPair pair;
    private Outcome<Accepted> outcome;
    private World world;

    @BeforeEach
    void openCarrier(World world) throws IOException {
        this.world = world;
        pair = new GreetingPair(world);
        outcome = pair.respond();
    }

    @AfterEach
    void closeCarrier() {
        pair.close();
    }

    @Test
    void shouldKnowEveryRecordedCase() {
        assertThat(CASES).hasSize(11);
        pair.theirs.close();
    }

    @Test
    void shouldAcceptAValidIntroduction() throws Exception {
        pair.say("get_nonce");
        pair.say(GreetingPair.frame2(B, GreetingPair.nonceIn(pair.hearLine()), A_KEYS));

        assertAcceptedLike("valid");
    }

    @Test
    void shouldSayThatNobodyListens() throws Exception {
        pair.say("get_nonce");
        pair.say(GreetingPair.frame2(new VisorAddress(B.key(), 46), nonce(), A_KEYS));

        assertThat(pair.hearRest()).isEqualTo(seen("destination port not listening"));
        assertRefused(Reason.PORT_NOT_LISTENING);
    }

    @Test
    void shouldHangUpOnASignatureByAnotherKey() throws Exception {
        pair.say("get_nonce");
        pair.say(GreetingPair.frame2(B, nonce(), B_KEYS));

        assertThat(pair.hearRest()).isEqualTo(seen("signature by another key"));
        assertRefused(Reason.BAD_SIGNATURE);
    }

    @Test
    void shouldHangUpOnAnotherNonce() throws Exception {
        pair.say("get_nonce");
        nonce();
        pair.say(GreetingPair.frame2(B, OTHER, A_KEYS));

        assertThat(pair.hearRest()).isEqualTo(seen("wrong nonce"));
        assertRefused(Reason.WRONG_NONCE);
    }

    @Test
    void shouldHangUpOnANullSignature() throws Exception {
        pair.say("get_nonce");
        Introduction unsigned = new Introduction(A, B, nonce(), io.skyloom.key.Sig.NULL);
        pair.say(RecordedFrames.string(FrameText.introduction(unsigned)));

        assertThat(pair.hearRest()).isEqualTo(seen("null signature"));
        assertRefused(Reason.BAD_SIGNATURE);
    }

    @Test
    void shouldTellWhoeverWantsAnotherVisor() throws Exception {
        pair.say("get_nonce");
        pair.say(GreetingPair.frame2(C, nonce(), A_KEYS));

        // The network's own visors let this pass and fail later; ours says so at once.
        assertThat(CASES)
                .containsKey("destination key is not the responder's own (accepted at this stage; Noise fails later)");
        assertThat(pair.hearRest()).isEqualTo("{\"OK\":false,\"ErrMsg\":\"destination is another visor\"}\n");
        assertRefused(Reason.FOREIGN_KEY);
    }

    @Test
    void shouldAcceptOtherKeyOrderAndWhiteSpace() throws Exception {
        pair.say("get_nonce");
        Introduction frame = Introduction.signed(A, B, nonce(), A_KEYS, RecordedFrames.CURVE);
        String canonical = RecordedFrames.string(FrameText.introduction(frame));
        int source = canonical.indexOf("\"SrcAddr\"");
        int destination = canonical.indexOf(",\"DstAddr\"");
        pair.say("{ " + canonical.substring(destination + 1, canonical.length() - 2) + " ,\r\n\t"
                + canonical.substring(source, destination) + " }\n");

        assertAcceptedLike("frame 2 with different key order and white space, same content "
                + "(accepted: signature is over the canonical re-encoding)");
    }

    @Test
    void shouldHangUpOnAnotherFirstWord() throws Exception {
        pair.say("xxx_nonce");

        assertThat(pair.hearRest()).isEmpty();
        assertThat(seen("frame 0 wrong text")).isEqualTo("\"\" <nil>");
        assertRefused(Reason.NOT_A_VISOR);
    }

    @Test
    void shouldAcceptAFirstWordInSeveralSegments() throws Exception {
        // The network's own visors read once and hang up; ours reads on.
        assertThat(CASES).containsKey("frame 0 split over two writes (rejected: read once)");
        pair.say("get_");
        pair.say("nonc");
        pair.say("e");
        pair.say(GreetingPair.frame2(B, GreetingPair.nonceIn(pair.hearLine()), A_KEYS));

        assertAcceptedLike("valid");
    }

    @Test
    void shouldEndWhenThePeerConnectsAndCloses() {
        pair.theirs.close();

        assertThat(seen("connect and close")).isEmpty();
        assertRefused(Reason.HUNG_UP);
    }

    @Test
    void shouldEndASilentPeerAfterThreeSeconds() {
        Eventually.holds("both limits run", () -> world.virtual().time().pending() == 2);
        world.virtual().time().advance(Duration.ofMillis(2999));
        assertThat(outcome.isDone()).isFalse();
        world.virtual().time().advance(Duration.ofMillis(1));

        assertThat(pair.hearRest()).isEmpty();
        assertThat(CASES).containsKey("silence until the 10 s deadline (shortened here)");
        assertRefused(Reason.SILENT);
    }

    @Test
    void shouldEndAPeerThatStopsHalfwayAfterTenSeconds() throws Exception {
        pair.say("get_nonce");
        pair.hearLine();
        Eventually.holds(
                "only the long limit runs", () -> world.virtual().time().pending() == 1);
        world.virtual().time().advance(Duration.ofMillis(9999));
        assertThat(outcome.isDone()).isFalse();
        world.virtual().time().advance(Duration.ofMillis(1));

        assertThat(pair.hearRest()).isEmpty();
        assertRefused(Reason.TOO_SLOW);
    }

    private Nonce nonce() throws IOException {
        return GreetingPair.nonceIn(pair.hearLine());
    }

    private void assertAcceptedLike(String name) throws Exception {
        assertThat(pair.hearLine()).isEqualTo(seen(name));
        Accepted accepted = await();
        assertThat(accepted.local().toString())
                .isEqualTo(recorded(name).get("responder_local_addr").asString());
        assertThat(accepted.remote().toString())
                .isEqualTo(recorded(name).get("responder_remote_addr").asString());
        pair.say("next");
        byte[] next = new byte[4];
        accepted.rest().readFully(next, 0, 4);
        assertThat(RecordedFrames.string(next)).isEqualTo("next");
    }

    private void assertRefused(Reason reason) {
        assertThat(failure()).isInstanceOfSatisfying(HandshakeException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageContaining("10.0.0.2");
        });
        assertThat(world.virtual().internet().host("10.0.0.1").openStreams()).isZero();
    }

    private Accepted await() throws Exception {
        try (SystemTimers timers = new SystemTimers("test")) {
            return outcome.await(timers, Duration.ofSeconds(10));
        }
    }

    private Throwable failure() {
        try {
            return new AssertionError("accepted: " + await());
        } catch (Outcome.FailedOutcome e) {
            return Objects.requireNonNull(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static String seen(String name) {
        return recorded(name).get("seen_by_initiator_after_frame2").asString();
    }

    private static JsonNode recorded(String name) {
        return Objects.requireNonNull(CASES.get(name), name);
    }

    private static Map<String, JsonNode> cases() {
        Map<String, JsonNode> byName = new TreeMap<>();
        RecordedFrames.ALL
                .get("responder_cases")
                .forEach(one -> byName.put(one.get("name").asString(), one));
        return byName;
    }
}
