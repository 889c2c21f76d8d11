package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.network.Town.Visor;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiallingTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private Town town;

    @BeforeEach
    void found(World world) {
        town = new Town(world);
    }

    @AfterEach
    void leave() {
        town.close();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF, OFF",
        "OFF, ACCEPT",
        "ACCEPT, OFF",
        "OFFER, OFF",
        "OFFER, ACCEPT",
        "OFFER, OFFER",
        "OFFER_TO_KNOWN, ACCEPT"
    })
    void shouldConnectWhateverGenerationTheOtherEndIs(Hybrid ours, Hybrid theirs) throws Exception {
        Visor one = town.visor("10.0.0.1", NetworkLimits.USUAL, ours);
        Visor other = town.visor("10.0.0.2", NetworkLimits.USUAL, theirs);

        Connection dialled = one.network().dial(List.of(other.at(SECOND)), Town.to(other));
        Connection accepted = other.listener().accept();

        Town.talk(dialled, accepted, "there");
        Town.talk(accepted, dialled, "and back");
        assertThat(accepted.remote()).isEqualTo(one.key());
        assertThat(accepted.remotePort()).isEqualTo(dialled.localPort());
        accepted.close();
        assertThat(one.network().heldPorts()).as("listener and connection").isEqualTo(2);
        dialled.close();
        assertThat(one.network().heldPorts()).as("listener").isEqualTo(1);
    }

    @Test
    void shouldGoOnAtOnceWhenAnAddressRefuses() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor other = town.visor("10.0.0.2");
        town.internet().host("10.0.0.3");
        Candidate refusing = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);

        Connection connection = one.network().dial(List.of(refusing, other.at(SECOND)), Town.to(other));

        assertThat(town.time().elapsed()).isZero();
        assertThat(connection.remoteAddress().getHostString()).isEqualTo("10.0.0.2");
        connection.close();
        other.listener().accept().close();
    }

    @Test
    void shouldGiveASilentAddressItsHeadStartOnly() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor other = town.visor("10.0.0.2");
        town.internet().lane("10.0.0.1", "10.0.0.3").blackHole();
        Candidate silent = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);

        Outcome<Connection> dial =
                town.async(one, () -> one.network().dial(List.of(silent, other.at(SECOND)), Town.to(other)));
        Eventually.holds("the first attempt runs", () -> town.time().pending() == 3);
        town.time().advance(Duration.ofMillis(999));
        assertThat(other.network().counters().pending()).isZero();
        town.time().advance(Duration.ofMillis(1));

        other.listener().accept().close();
        Connection connection = Eventually.sees("connected", dial::now, java.util.Optional::isPresent)
                .orElseThrow();
        assertThat(connection.remoteAddress().getHostString()).isEqualTo("10.0.0.2");
        connection.close();
        town.time().advance(NetworkLimits.USUAL.connect());
        Eventually.holds("the silent attempt has ended", () -> town.time().pending() == 0);
    }

    @Test
    void shouldKeepTheFasterOfTwoAndCloseTheOther() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor slow = town.visor("10.0.0.2");
        Visor fast = town.visor("10.0.0.3");
        town.internet().link("10.0.0.1", "10.0.0.2").latency(Duration.ofMillis(700));
        town.internet().link("10.0.0.1", "10.0.0.3").latency(Duration.ofMillis(10));
        List<Candidate> both = List.of(slow.at(SECOND), fast.at(SECOND));

        Outcome<Connection> dial = town.async(one, () -> one.network().dial(both, Town.to(fast)));
        Outcome<Connection> accept = town.async(fast, () -> fast.listener().accept());
        Eventually.holds("the slow attempt runs", () -> town.time().pending() >= 3);
        town.time().advance(Duration.ofMillis(999));
        Eventually.holds("time brings it about", () -> {
            town.time().advance(Duration.ofMillis(5));
            return dial.isDone() && accept.isDone();
        });

        assertThat(dial.now().orElseThrow().remoteAddress().getHostString()).isEqualTo("10.0.0.3");
        Eventually.holds("the slow one is closed", () -> {
            town.time().advance(Duration.ofMillis(50));
            return slow.network().counters().pending() == 0
                    && slow.network().counters().refused(Reason.HUNG_UP) == 1;
        });
        dial.now().orElseThrow().close();
        accept.now().orElseThrow().close();
        town.time().advance(Duration.ofSeconds(30));
    }

    @Test
    void shouldGoOnWhenAnotherVisorAnswers() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor other = town.visor("10.0.0.2");
        Visor wrong = town.visor("10.0.0.3");

        Connection connection = one.network().dial(List.of(wrong.at(SECOND), other.at(SECOND)), Town.to(other));

        assertThat(connection.remoteAddress().getHostString()).isEqualTo("10.0.0.2");
        Town.counts(wrong, "refused.FOREIGN_KEY", 1);
        connection.close();
        other.listener().accept().close();
    }

    @Test
    void shouldGoOnWhenSomebodyElseAnswersInAnotherLanguage() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor other = town.visor("10.0.0.2");
        StreamListener web = town.client("10.0.0.3").net().listen(new InetSocketAddress("10.0.0.3", 7000));
        town.async(other, () -> {
            byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
            try (ByteStream asking = web.accept()) {
                asking.writeFully(answer, 0, answer.length);
                return asking.read(new byte[9], 0, 9);
            }
        });
        Candidate first = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);

        Connection connection = one.network().dial(List.of(first, other.at(SECOND)), Town.to(other));

        assertThat(connection.remoteAddress().getHostString()).isEqualTo("10.0.0.2");
        connection.close();
        other.listener().accept().close();
        web.close();
    }

    @Test
    void shouldTellAllThatWentWrong() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor wrong = town.visor("10.0.0.3");
        town.internet().host("10.0.0.4");
        Candidate refusing = new Candidate(new InetSocketAddress("10.0.0.4", 7000), SECOND);

        assertThatThrownBy(() -> one.network().dial(List.of(wrong.at(SECOND), refusing), Town.to(one)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("destination is another visor")
                .hasMessageContaining("refused");
        assertThat(one.network().counters().snapshot()).containsEntry("dials_failed", 1L);
        assertThat(one.network().heldPorts()).isEqualTo(1);
    }

    @Test
    void shouldKeepTheRequestsLimitWhenNobodyAnswers() throws Exception {
        Visor one = town.visor("10.0.0.1");
        town.internet().lane("10.0.0.1", "10.0.0.3").blackHole();
        Candidate silent = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);
        DialRequest request = DialRequest.to(one.key(), 45, Duration.ofSeconds(3));

        Outcome<Connection> dial = town.async(one, () -> one.network().dial(List.of(silent), request));
        Eventually.holds("the attempt runs", () -> town.time().pending() == 2);
        town.time().advance(Duration.ofMillis(2999));
        assertThat(dial.isDone()).isFalse();
        town.time().advance(Duration.ofMillis(1));

        Eventually.holds("it fails", dial::isDone);
        assertThatThrownBy(() -> dial.await(town.time(), SECOND))
                .hasCauseInstanceOf(SocketTimeoutException.class)
                .hasStackTraceContaining("within PT3S");
        town.time().advance(NetworkLimits.USUAL.connect());
    }

    @Test
    void shouldAskWhetherItIsStillWantedRightBeforeEncrypting() throws Exception {
        Visor one = town.visor("10.0.0.1");
        Visor other = town.visor("10.0.0.2");
        DialRequest unwanted = new DialRequest(other.key(), 45, SECOND, () -> {
            assertThat(other.network().counters().refused(Reason.HUNG_UP)).isZero();
            return false;
        });

        assertThatThrownBy(() -> one.network().dial(List.of(other.at(SECOND), other.at(SECOND)), unwanted))
                .isInstanceOf(DialAbandonedException.class);

        Eventually.holds(
                "the peer saw the greeting and then the end",
                () -> other.network().counters().snapshot().getOrDefault("refused.encryption", 0L) == 1);
        assertThat(one.network().heldPorts()).isEqualTo(1);
    }

    @Test
    void shouldEndADialWhenTheNetworkCloses() throws Exception {
        Visor one = town.visor("10.0.0.1");
        StreamListener mute = town.client("10.0.0.3").net().listen(new InetSocketAddress("10.0.0.3", 7000));
        Candidate silent = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);
        Outcome<Connection> dial = town.async(one, () -> one.network().dial(List.of(silent), Town.to(one)));
        var accepted = mute.accept();
        byte[] first = new byte[9];
        accepted.readFully(first, 0, 9);

        one.network().close();

        Eventually.holds("the dial ends", dial::isDone);
        assertThat(accepted.read(first, 0, 1)).isEqualTo(-1);
        assertThat(one.network().heldPorts()).isZero();
        accepted.close();
        mute.close();
    }

    @Test
    void shouldEndAnAttemptToConnectWhenTheNetworkCloses() throws Exception {
        Visor one = town.visor("10.0.0.1");
        town.internet().lane("10.0.0.1", "10.0.0.3").blackHole();
        Candidate silent = new Candidate(new InetSocketAddress("10.0.0.3", 7000), SECOND);
        Outcome<Connection> dial = town.async(one, () -> one.network().dial(List.of(silent), Town.to(one)));
        Eventually.holds("the attempt runs", () -> town.time().pending() == 2);

        one.network().close();

        Eventually.holds("the dial ends", dial::isDone);
        town.time().advance(NetworkLimits.USUAL.connect());
    }
}
