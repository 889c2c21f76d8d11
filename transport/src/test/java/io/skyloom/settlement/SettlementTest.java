package io.skyloom.settlement;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.entry.Vectors;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Network;
import io.skyloom.network.PlainNetwork;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.Timers;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SettlementTest {
    private final Curve curve = Curve.bouncyCastle();
    private final JsonNode vectors = Vectors.load("settlement");
    private final KeyPair a = pair("A");
    private final KeyPair b = pair("B");
    private final Map<PubKey, InetSocketAddress> book = new ConcurrentHashMap<>();

    /** How many settlements have set their limit. */
    private final AtomicInteger limits = new AtomicInteger();

    private World world;
    private Seams here;
    private Seams there;

    @BeforeEach
    void open(World given) {
        world = given;
        here = world.virtual().seams("here", "10.0.0.1");
        there = world.virtual().seams("there", "10.0.0.2");
    }

    @Test
    void shouldAnswerEveryRecordedMessageAsRecorded() throws Exception {
        for (JsonNode one : vectors.get("responder_cases")) {
            String message = one.get("message").asString();
            if (message.isEmpty()) {
                continue; // silence has a test of its own
            }
            answersAsRecorded(one, message);
        }
    }

    private void answersAsRecorded(JsonNode one, String message) throws Exception {
        String name = one.get("name").asString();
        Ends ends = connect("stcpr");
        send(ends.dialled(), message);
        Outcome<SignedEntry> settled = start(there, () -> settlement(b, there).respond(ends.accepted(), () -> {}));
        assertThat(readByte(ends.dialled()))
                .as(name)
                .isEqualTo(Integer.parseInt(one.get("response_byte").asString(), 16));
        if (one.get("responder_result").asString().equals("ok")) {
            String registered = one.get("registered").asString();
            SignedEntry expected = SignedEntry.parse(registered.substring(1, registered.length() - 1));
            SignedEntry actual = value(settled);
            assertThat(actual.entry()).as(name).isEqualTo(expected.entry());
            assertThat(actual.signatureOf(a.pub())).as(name).isEqualTo(expected.signatureOf(a.pub()));
            actual.verify(b.pub(), curve);
            assertThat(ends.accepted().stream().isClosed()).as(name).isFalse();
        } else {
            assertThatThrownBy(() -> value(settled)).as(name).isInstanceOf(SettlementException.class);
            assertThat(ends.accepted().stream().isClosed()).as(name).isTrue();
        }
        ends.close();
    }

    @Test
    void shouldTakeEveryRecordedAnswerAsRecorded() throws Exception {
        for (JsonNode one : vectors.get("initiator_cases")) {
            String answer = one.get("response_byte").asString();
            Ends ends = connect("stcpr");
            Outcome<SignedEntry> settled =
                    start(here, () -> settlement(a, here).initiate(ends.dialled(), Label.USER, () -> {}));
            EntryMessage.read(ends.accepted().stream());
            if (answer.equals("connection closed")) {
                ends.accepted().close();
            } else {
                ends.accepted().stream().write(new byte[] {(byte) Integer.parseInt(answer)}, 0, 1);
            }
            expectInitiator(one.get("initiator_result").asString(), settled, ends);
            ends.close();
        }
    }

    private void expectInitiator(String result, Outcome<SignedEntry> settled, Ends ends) throws Exception {
        if (result.equals("ok")) {
            value(settled).verify(a.pub(), curve);
            assertThat(ends.dialled().stream().isClosed()).isFalse();
            return;
        }
        String reason = result.substring("error: ".length()).replaceFirst("failed to read response.*", "hung up");
        assertThatThrownBy(() -> value(settled))
                .isInstanceOf(SettlementException.class)
                .hasMessageContaining(reason);
        assertThat(ends.dialled().stream().isClosed()).isTrue();
    }

    @Test
    void shouldSendTheRecordedMessageInOneWrite() throws Exception {
        for (JsonNode one : vectors.get("successful")) {
            KeyPair initiator = one.get("initiator").asString().equals(a.pub().hex()) ? a : b;
            KeyPair responder = initiator == a ? b : a;
            Ends ends = connect(one.get("type").asString(), initiator, responder);
            Outcome<SignedEntry> settled =
                    start(here, () -> settlement(initiator, here).initiate(ends.dialled(), Label.USER, () -> {}));
            byte[] received = new byte[4096];
            int length = ends.accepted().stream().read(received, 0, received.length);
            assertThat(length).isEqualTo(one.get("initiator_message_len").asInt());
            String text = new String(received, 0, length, UTF_8);
            String recorded = one.get("initiator_message").asString();
            SignedEntry sent = SignedEntry.parse(text);
            assertThat(text).isEqualTo(sent.json() + "\n");
            assertThat(sent.entry()).isEqualTo(SignedEntry.parse(recorded).entry());
            sent.verify(initiator.pub(), curve);
            assertThat(sent.signatureOf(responder.pub()).isNull()).isTrue();
            ends.accepted().stream().write(new byte[] {1}, 0, 1);
            value(settled);
            ends.close();
        }
    }

    @Test
    void shouldSettleWithItselfAndLeaveNotAByteBehind() throws Exception {
        Ends ends = connect("stcpr");
        Outcome<SignedEntry> dialler =
                start(here, () -> settlement(a, here).initiate(ends.dialled(), Label.AUTOMATIC, () -> {}));
        SignedEntry accepted = settlement(b, there).respond(ends.accepted(), () -> {});
        assertThat(accepted.entry().label()).isEqualTo(Label.AUTOMATIC);
        assertThat(accepted.entry()).isEqualTo(value(dialler).entry());
        accepted.verify(a.pub(), curve);
        accepted.verify(b.pub(), curve);
        ends.dialled().stream().write(new byte[] {42}, 0, 1);
        assertThat(readByte(ends.accepted())).isEqualTo(42);
        ends.accepted().stream().write(new byte[] {43}, 0, 1);
        assertThat(readByte(ends.dialled())).isEqualTo(43);
        ends.close();
    }

    @Test
    void shouldSettleATransportToItsOwnKey() throws Exception {
        Ends ends = connect("dmsg", a, a);
        Outcome<SignedEntry> dialler =
                start(here, () -> settlement(a, here).initiate(ends.dialled(), Label.USER, () -> {}));
        SignedEntry accepted = settlement(a, there).respond(ends.accepted(), () -> {});
        assertThat(accepted.entry().isSelf()).isTrue();
        assertThat(value(dialler).entry()).isEqualTo(accepted.entry());
        ends.close();
    }

    @Test
    void shouldGiveUpOnASilentPeerAfterTwentySecondsInBothRoles() throws Exception {
        Ends ends = connect("stcpr");
        Ends others = connect("stcpr");
        Outcome<SignedEntry> responder = start(there, () -> settlement(b, there).respond(ends.accepted(), () -> {}));
        Outcome<SignedEntry> initiator =
                start(here, () -> settlement(a, here).initiate(others.dialled(), Label.USER, () -> {}));
        EntryMessage.read(others.accepted().stream());
        Eventually.holds(
                "both wait",
                () -> limits.get() == 2 && others.dialled().stream().pendingBytes() == 0);
        world.virtual().time().advance(Settlement.LIMIT.minusMillis(1));
        assertThat(responder.isDone() || initiator.isDone()).isFalse();
        world.virtual().time().advance(Duration.ofMillis(1));
        assertThatThrownBy(() -> value(responder)).hasMessageContaining("no end within 20 s");
        assertThatThrownBy(() -> value(initiator)).hasMessageContaining("no end within 20 s");
        assertThat(ends.accepted().stream().isClosed()).isTrue();
        assertThat(others.dialled().stream().isClosed()).isTrue();
        ends.close();
        others.close();
    }

    @Test
    void shouldFailCleanlyWhereverTheMessageIsCut() throws Exception {
        byte[] message = offer();
        for (int cut = 0; cut < message.length; cut++) {
            Ends ends = connect("stcpr");
            ends.dialled().stream().write(message, 0, cut);
            ends.dialled().close();
            boolean whole = cut == message.length - 1; // only the line feed is missing: an old peer would take it too
            if (whole) {
                assertSettledOrHungUp(ends);
            } else {
                assertThatThrownBy(() -> settlement(b, there).respond(ends.accepted(), () -> {}))
                        .as("cut after %d bytes", cut)
                        .isInstanceOf(SettlementException.class);
            }
            ends.close();
        }
    }

    /** The answer may meet the closed end: then the responder fails, else it has settled with a peer that is gone. */
    private void assertSettledOrHungUp(Ends ends) {
        try {
            assertThat(settlement(b, there)
                            .respond(ends.accepted(), () -> {})
                            .entry()
                            .type())
                    .isEqualTo("stcpr");
        } catch (SettlementException e) {
            assertThat(ends.accepted().stream().isClosed()).isTrue();
        }
    }

    @Test
    void shouldTakeTheMessageInAnyPieces() throws Exception {
        byte[] message = offer();
        Random random = new Random(7);
        for (int round = 0; round < 50; round++) {
            Ends ends = connect("stcpr");
            Outcome<SignedEntry> settled =
                    start(there, () -> settlement(b, there).respond(ends.accepted(), () -> {}));
            for (int at = 0; at < message.length - 1; ) {
                // The line feed travels with the closing brace, as every visor sends it.
                int piece = Math.min(1 + random.nextInt(200), message.length - 1 - at);
                boolean last = at + piece == message.length - 1;
                ends.dialled().stream().write(message, at, last ? piece + 1 : piece);
                at += piece;
            }
            assertThat(readByte(ends.dialled())).isEqualTo(1);
            assertThat(value(settled).entry().type()).isEqualTo("stcpr");
            ends.close();
        }
    }

    @Test
    void shouldRefuseAnEndlessMessageAndOneWithMoreBehindIt() throws Exception {
        String good = new String(offer(), UTF_8);
        for (String bad : new String[] {
            "{\"x\":\"" + "y".repeat(EntryMessage.LIMIT),
            good + "x",
            good.stripTrailing() + "{}",
            "[" + good + "]",
            "\u0000"
        }) {
            Ends ends = connect("stcpr");
            Outcome<SignedEntry> settled =
                    start(there, () -> settlement(b, there).respond(ends.accepted(), () -> {}));
            send(ends.dialled(), bad);
            assertThat(readByte(ends.dialled())).isEqualTo(3);
            assertThatThrownBy(() -> value(settled)).isInstanceOf(SettlementException.class);
            ends.close();
        }
    }

    @Test
    void shouldSurviveDamagedMessages() throws Exception {
        byte[] good = offer();
        long seed = 4711;
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] bad = good.clone();
            for (int i = 0; i <= random.nextInt(4); i++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            Ends ends = connect("stcpr");
            ends.dialled().stream().write(bad, 0, bad.length);
            ends.dialled().stream().flush();
            Outcome<SignedEntry> settled =
                    start(there, () -> settlement(b, there).respond(ends.accepted(), () -> {}));
            expectAnswerOrWait(settled, ends, "seed " + seed + " round " + round);
            ends.close();
        }
    }

    /** A damaged text may lack its end: then the responder waits for more until the dialler hangs up. */
    private void expectAnswerOrWait(Outcome<SignedEntry> settled, Ends ends, String where) throws Exception {
        ends.dialled().stream().close();
        try {
            SignedEntry taken = value(settled);
            taken.verify(a.pub(), curve); // only the label may have been hit
        } catch (Outcome.FailedOutcome e) {
            assertThat(e.getCause()).as(where).isInstanceOf(SettlementException.class);
        } catch (SettlementException e) {
            assertThat(ends.accepted().stream().isClosed()).as(where).isTrue();
        }
    }

    // ---- fixture

    private record Ends(Network dialler, ConnectionListener listener, Connection dialled, Connection accepted) {
        void close() {
            dialled.close();
            accepted.close();
            listener.close();
            dialler.close();
        }
    }

    private Ends connect(String type) throws IOException {
        return connect(type, a, b);
    }

    private Ends connect(String type, KeyPair dialler, KeyPair acceptor) throws IOException {
        PlainNetwork from = new PlainNetwork(type, dialler.pub(), here, new InetSocketAddress("10.0.0.1", 0), book);
        PlainNetwork to = new PlainNetwork(type, acceptor.pub(), there, new InetSocketAddress("10.0.0.2", 0), book);
        ConnectionListener listener = to.listen(Network.TRANSPORT_PORT);
        Connection dialled = from.dial(DialRequest.to(acceptor.pub(), Network.TRANSPORT_PORT, Duration.ofSeconds(5)));
        return new Ends(from, listener, dialled, listener.accept());
    }

    private Settlement settlement(KeyPair own, Seams seams) {
        Timers counting = (delay, task) -> {
            Timers.Timer timer = seams.timers().schedule(delay, task);
            limits.addAndGet(delay.equals(Settlement.LIMIT) ? 1 : 0);
            return timer;
        };
        return new Settlement(own, curve, counting, HandshakeBudget.ofHalfTheProcessors());
    }

    private byte[] offer() {
        SignedEntry entry = SignedEntry.unsigned(TransportEntry.of(a.pub(), b.pub(), "stcpr", Label.USER))
                .signedBy(a, curve);
        return (entry.json() + "\n").getBytes(UTF_8);
    }

    private static void send(Connection connection, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        connection.stream().write(bytes, 0, bytes.length);
    }

    private static int readByte(Connection connection) throws IOException {
        byte[] one = new byte[1];
        int n = connection.stream().read(one, 0, 1);
        return n < 0 ? -1 : one[0] & 0xFF;
    }

    private static <T> Outcome<T> start(Seams seams, Callable<T> body) {
        Outcome<T> outcome = new Outcome<>();
        seams.threads().start("settle", () -> {
            try {
                outcome.complete(body.call());
            } catch (Exception e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }

    private static <T> T value(Outcome<T> outcome) throws Exception {
        Eventually.holds("a result", outcome::isDone);
        try {
            return outcome.await((delay, task) -> () -> true, Duration.ZERO);
        } catch (Outcome.FailedOutcome e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private KeyPair pair(String name) {
        return KeyPair.of(SecKey.parse(vectors.get("keys").get(name).get("sk").asString()), curve);
    }
}
