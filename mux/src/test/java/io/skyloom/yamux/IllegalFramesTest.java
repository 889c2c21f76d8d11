package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.yamux.YamuxException.Reason;
import java.util.HexFormat;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a server makes of frames that the protocol does not allow, after stream 1 was opened and accepted. */
class IllegalFramesTest {
    private static final int OFFSET = 12 + 12 + 3;

    private final Peers peers = new Peers();
    private final Peers.End server = peers.server;

    /** Bytes that break the protocol and what must be said about them. */
    record Case(String bytes, String complaint) {}

    static Stream<Case> fatal() {
        return Stream.of(
                new Case("010100000000000100000000", "version 1 is not 0"),
                new Case("ff0000000000000100000000", "version 255 is not 0"),
                new Case("000400000000000100000000", "type 4 is unknown"),
                new Case("00ff00000000000100000000", "type 255 is unknown"),
                new Case("000000000000000000000000", "stream 0 is the session itself"),
                new Case("000100010000000000000000", "stream 0 is the session itself"),
                new Case("000200010000000100000000", "a ping is about stream 1 instead of the session"),
                new Case("000300000000000100000000", "a go away is about stream 1 instead of the session"),
                new Case("00000000000000010003fffe", "262142 bytes on stream 1 exceed its window of 262141"),
                new Case("0000000000000001ffffffff", "4294967295 bytes on stream 1 are more than any window allows"),
                new Case("000000000000006300040001", "262145 bytes on stream 99 are more than any window allows"),
                new Case("000100010000000100000000", "the peer opens stream 1 a second time"),
                new Case("000000010000000100000000", "the peer opens stream 1 a second time"),
                new Case("000100010000000200000000", "the peer opens stream 2, but such ids are ours"),
                new Case("00000001fffffffe00000000", "the peer opens stream 4294967294, but such ids are ours"),
                new Case("0001000000000001fffd0000", "the window of stream 1 grows beyond 32 bits"),
                new Case("0001000100000003ffffffff", "the window of stream 3 grows beyond 32 bits"));
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void shouldEndTheSessionAndTellThePeer(Case one) throws Exception {
        MuxStream stream = begin();
        server.write(stream, new byte[100]);
        server.receive(HexFormat.of().parseHex(one.bytes()));

        YamuxException cause = Objects.requireNonNull(server.session.cause());
        assertThat(cause.reason()).isEqualTo(Reason.PROTOCOL_ERROR);
        assertThat(cause).hasMessage("illegal frame at offset " + OFFSET + ": " + one.complaint());
        assertThat(server.frames()).as("go away and nothing else").hasToString("[goaway[0 flags 0 length 1]]");
        assertThat(server.session.isFinished()).isTrue();
        assertThat(server.read(stream, 10)).as("what had come can be read").hasSize(3);
        assertThatThrownBy(() -> server.read(stream, 10)).hasMessage(cause.getMessage());
        assertThatThrownBy(() -> server.write(stream, new byte[1])).hasMessage(cause.getMessage());
        assertThatThrownBy(() -> server.session.open(peers.now)).hasMessage(cause.getMessage());
        assertThatThrownBy(server.session::accept).hasMessage(cause.getMessage());
        assertThat(peers.pool.lentBytes()).isZero();
    }

    @ParameterizedTest
    @MethodSource("fatal")
    void shouldTakeNoNoticeOfWhatFollowsTheBreach(Case one) {
        begin();
        server.receive(HexFormat.of().parseHex(one.bytes()));
        server.receive(Frame.window(5, Frame.SYN, 0), Frame.ping(Frame.SYN, 9));
        assertThat(server.frames()).hasToString("[goaway[0 flags 0 length 1]]");
        assertThat(server.stats().streams()).isZero();
        assertThat(server.ends).isEqualTo(1);
    }

    static Stream<Case> goAways() {
        return Stream.of(
                new Case("000300000000000000000001", "the peer ends the session with go away 1 (protocol error)"),
                new Case("000300000000000000000002", "the peer ends the session with go away 2 (internal error)"),
                new Case("000300000000000000000003", "the peer ends the session with go away 3 (unknown)"),
                new Case("0003000000000000ffffffff", "the peer ends the session with go away 4294967295 (unknown)"));
    }

    @ParameterizedTest
    @MethodSource("goAways")
    void shouldEndWithoutBlameWhenThePeerReportsAnError(Case one) {
        begin();
        server.receive(HexFormat.of().parseHex(one.bytes()));
        YamuxException cause = Objects.requireNonNull(server.session.cause());
        assertThat(cause.reason()).isEqualTo(Reason.PEER_ERROR);
        assertThat(cause).hasMessage(one.complaint());
        assertThat(server.output()).isEmpty();
        assertThat(server.session.isEnded()).isTrue();
    }

    static Stream<Case> harmless() {
        return Stream.of(
                new Case("000000000000006300000004" + "00000000", "bytes for a stream that does not exist"),
                new Case("000100000000006300000004", "a window update for it"),
                new Case("000100040000006300000000", "its end"),
                new Case("000100080000006300000000", "its reset"),
                new Case("000100020000006300000000", "its ACK"),
                new Case("000100020000000100000000", "an ACK for a stream of the peer's own"),
                new Case("000200020000000000000009", "an answer to no ping"),
                new Case("000200000000000000000009", "a ping without flags, which counts as an answer"),
                new Case("00010000000000010003ffff", "any window that fits 32 bits"),
                new Case("000180000000000100000000", "a flag nobody knows"));
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void shouldTolerate(Case one) throws Exception {
        MuxStream stream = begin();
        server.receive(HexFormat.of().parseHex(one.bytes()));
        server.receive(Frame.data(1, new byte[7]));
        assertThat(server.session.cause()).isNull();
        assertThat(server.output()).isEmpty();
        assertThat(server.read(stream, 100)).hasSize(10);
    }

    @Test
    void shouldTolerateASecondEndAndBytesBehindTheEnd() throws Exception {
        MuxStream stream = begin();
        server.receive(
                Frame.window(1, Frame.FIN, 0),
                Frame.window(1, Frame.FIN, 0),
                Frame.data(1, new byte[5]),
                Frame.data(1, Frame.FIN, new byte[0]));
        assertThat(server.read(stream, 100)).hasSize(3);
        assertThat(server.read(stream, 100)).isNull();
        assertThat(server.stats().lateFrames()).isEqualTo(3);
        server.write(stream, new byte[2]);
        assertThat(server.session.cause()).isNull();
    }

    @Test
    void shouldObeyFlagsOnDataFrames() throws Exception {
        server.receive(Frame.data(3, Frame.SYN | Frame.FIN, new byte[] {1, 2}));
        MuxStream stream = server.accept();
        assertThat(server.read(stream, 9)).containsExactly(1, 2);
        assertThat(server.read(stream, 9)).isNull();

        MuxStream ours = server.open();
        server.output();
        server.receive(Frame.data(2, Frame.ACK, new byte[] {3}));
        assertThat(ours.acknowledged).isTrue();
        assertThat(server.read(ours, 9)).containsExactly(3);
        server.receive(Frame.data(2, Frame.RST, new byte[] {4}));
        assertThatThrownBy(() -> server.read(ours, 9)).hasMessage("stream 2 was reset by the peer");
        assertThat(server.session.cause()).isNull();
    }

    @Test
    void shouldMakeNothingOfAStreamThatIsResetAsItIsOpened() throws Exception {
        server.receive(Frame.window(3, Frame.SYN | Frame.RST, 0));
        assertThat(server.session.accept()).isNull();
        assertThat(server.stats().streams()).isZero();
    }

    @Test
    void shouldSkipTheRestOfAFrameWhoseStreamEndsMeanwhile() throws Exception {
        MuxStream stream = begin();
        byte[] frame = Frame.data(1, new byte[100]).bytes();
        server.receive(java.util.Arrays.copyOf(frame, 50));
        server.session.reset(stream, peers.now);
        server.receive(java.util.Arrays.copyOfRange(frame, 50, frame.length));
        server.receive(Frame.window(3, Frame.SYN, 0));
        assertThat(server.accept().id).isEqualTo(3);
        assertThat(server.session.cause()).isNull();
    }

    private MuxStream begin() {
        server.receive(Frame.window(1, Frame.SYN, 0), Frame.data(1, new byte[3]));
        MuxStream stream = server.accept();
        server.output();
        return stream;
    }
}
