package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.virtual.Gate;
import io.skyloom.seam.virtual.GatedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A carrier that is closed while bytes lie unread in it is reset, and the reset destroys what the peer has not received.
 * Whoever says goodbye in order has to hear the peer out first.
 */
class OrderlyCloseTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final int STREAMS = 2;
    private static final int EACH = YamuxConfig.PROTOCOL_WINDOW;

    @Test
    void shouldLetThePeerReadEverythingOverRealSockets(World world) throws Exception {
        Seams seams = world.realSeams("goodbye");
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (StreamListener listener = seams.net().listen(anyPort);
                GatedStream carrier = new GatedStream(seams.net().connect(listener.localAddress(), LONG));
                ByteStream peer = listener.accept()) {
            YamuxConnection leaving = YamuxConnection.start("leaving", carrier, Role.CLIENT, patient(), seams);
            leaveUnread(carrier, peer);
            byte[] sent = sendOnManyStreams(leaving);
            leaving.close();
            Eventually.holds("everything is written", () -> writerIsDone(seams));
            assertThat(carrier.blocked())
                    .as("the unread bytes are unread still")
                    .isEqualTo(1);
            assertThatThePeerReads(peer, sent);
            carrier.reading(Gate.PASS);
            peer.close();
            Eventually.holds("nobody is left", () -> seams.threads().running().isEmpty());
        }
    }

    @Test
    void shouldLetThePeerReadEverythingThatIsStillUnderWay(World world) throws Exception {
        Seams seams = world.virtual().seams("test", "10.0.0.9");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            GatedStream carrier = new GatedStream(pair.first());
            pair.link().window(1 << 21);
            YamuxConnection leaving = YamuxConnection.start("leaving", carrier, Role.CLIENT, patient(), seams);
            leaveUnread(carrier, pair.second());
            pair.link().stall();
            byte[] sent = sendOnManyStreams(leaving);
            leaving.close();
            Eventually.holds("everything is written", () -> writerIsDone(seams));
            pair.link().restore();
            assertThatThePeerReads(pair.second(), sent);
            carrier.reading(Gate.PASS);
            pair.second().close();
            Eventually.holds("nobody is left", () -> seams.threads().running().isEmpty());
            assertThat(world.virtual().time().pending()).isZero();
        }
    }

    /** What the two tests above would see of a session that closes its carrier when all is written. */
    @Test
    void shouldSeeTheLossInACarrierThatIsClosedAtOnce(World world) throws Exception {
        Seams seams = world.virtual().seams("test", "10.0.0.9");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            GatedStream carrier = new GatedStream(pair.first());
            pair.link().window(1 << 21);
            ByteStream hasty = new PassingStream(carrier) {
                @Override
                public void shutdownOutput() {
                    close();
                }
            };
            YamuxConnection leaving = YamuxConnection.start("leaving", hasty, Role.CLIENT, patient(), seams);
            leaveUnread(carrier, pair.second());
            pair.link().stall();
            byte[] sent = sendOnManyStreams(leaving);
            leaving.close();
            Eventually.holds("nobody is left", () -> seams.threads().running().isEmpty());
            pair.link().restore();
            assertThatThrownBy(() -> assertThatThePeerReads(pair.second(), sent))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
        }
    }

    @Test
    void shouldNotHearAPeerOutForLongerThanTheGrace(World world) throws Exception {
        Seams seams = world.virtual().seams("test", "10.0.0.9");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            YamuxConfig config = YamuxConfig.defaults(new BufferPool(0));
            YamuxConnection leaving = YamuxConnection.start("leaving", pair.first(), Role.CLIENT, config, seams);
            leaving.close();
            Eventually.holds("everything is written", () -> writerIsDone(seams));
            pair.second().writeFully(new byte[100], 0, 100);
            Eventually.holds("the reader goes on", () -> leaving.stats().bytesIn() == 100);
            world.virtual().time().advance(Duration.ofMillis(999));
            assertThat(seams.threads().running()).containsExactly("test/leaving/read");
            world.virtual().time().advance(Duration.ofMillis(1));
            Eventually.holds("nobody is left", () -> seams.threads().running().isEmpty());
            assertThat(world.virtual().time().pending()).isZero();
            assertThat(Frame.parse(readAll(pair.second()))).hasToString("[goaway[0 flags 0 length 0]]");
        }
    }

    @Test
    void shouldNotHearAPeerOutWhoNeverStops(World world) throws Exception {
        Seams seams = world.virtual().seams("test", "10.0.0.9");
        try (StreamPair pair = StreamPair.over(world.virtual().internet())) {
            YamuxConfig config = YamuxConfig.defaults(new BufferPool(0)).toBuilder()
                    .memoryBudget(1 << 20)
                    .build();
            YamuxConnection leaving = YamuxConnection.start("leaving", pair.first(), Role.CLIENT, config, seams);
            leaving.close();
            Eventually.holds("everything is written", () -> writerIsDone(seams));
            byte[] bytes = new byte[1 << 10];
            assertThatThrownBy(() -> {
                        for (int i = 0; i < 1 << 20; i++) {
                            pair.second().writeFully(bytes, 0, bytes.length);
                        }
                    })
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("reset");
            Eventually.holds("nobody is left", () -> seams.threads().running().isEmpty());
        }
    }

    /** Waits for the peer as long as the test may take. */
    private static YamuxConfig patient() {
        return YamuxConfig.defaults(new BufferPool(0)).toBuilder()
                .closeGrace(LONG)
                .build();
    }

    private static boolean writerIsDone(Seams seams) {
        return seams.threads().running().stream().noneMatch(name -> name.endsWith("/leaving/write"));
    }

    /** Two questions: with the first the reader stands at the gate, the second lies in the carrier. */
    private static void leaveUnread(GatedStream carrier, ByteStream peer) throws IOException {
        carrier.reading(Gate.STALL);
        byte[] question = Frame.ping(Frame.SYN, 1).bytes();
        peer.writeFully(question, 0, question.length);
        Eventually.holds("the reader stands at the gate", () -> carrier.blocked() == 1);
        peer.writeFully(question, 0, question.length);
    }

    private static byte[] sendOnManyStreams(YamuxConnection leaving) throws IOException {
        byte[] sent = new byte[STREAMS * EACH];
        new SplittableRandom(7).nextBytes(sent);
        for (int i = 0; i < STREAMS; i++) {
            leaving.open(LONG).writeFully(sent, i * EACH, EACH);
        }
        return sent;
    }

    private static void assertThatThePeerReads(ByteStream peer, byte[] sent) throws IOException {
        List<Frame> frames = Frame.parse(readAll(peer));
        byte[] got = new byte[sent.length];
        int at = 0;
        for (Frame frame : frames) {
            System.arraycopy(frame.payload(), 0, got, at, frame.payload().length);
            at += frame.payload().length;
        }
        assertThat(Arrays.mismatch(got, sent)).isEqualTo(-1);
        assertThat(frames).map(Frame::toString).contains("goaway[0 flags 0 length 0]");
    }

    private static byte[] readAll(ByteStream from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[1 << 16];
        int n = from.read(buffer, 0, buffer.length);
        while (n >= 0) {
            all.write(buffer, 0, n);
            n = from.read(buffer, 0, buffer.length);
        }
        return all.toByteArray();
    }
}
