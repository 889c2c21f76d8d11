package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.yamux.YamuxException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Does, step by step, what two ends of another implementation did, and compares every frame of both directions. */
class RecordedStepsTest {
    private static final int LARGE = 300_000;

    // The recorded ends put a whole write into one frame, as far as the window goes.
    private final Peers peers = new Peers(config -> config.maxFrame(Peers.WINDOW));

    private Iterator<Vector> steps = List.<Vector>of().iterator();

    @Test
    void shouldSendTheRecordedFramesInEveryStep() throws Exception {
        steps = Vectors.load("yamux-or-smux.json").list("yamux").iterator();
        Peers.End client = peers.client;
        Peers.End server = peers.server;

        MuxStream one = client.open();
        step("client opens a stream");
        MuxStream oneThere = server.accept();
        step("server accepts");
        client.write(one, ascii("hello"));
        step("client writes 5 bytes");
        assertThat(server.read(oneThere, 5)).isEqualTo(ascii("hello"));
        step("server reads 5 bytes: no window update");

        client.write(one, new byte[131_067]);
        carry();
        assertThat(server.read(oneThere, 131_067)).hasSize(131_067);
        step("client writes 131067 more bytes");

        byte[] large = new byte[LARGE];
        int taken = client.session.offer(one, large, 0, LARGE);
        assertThat(taken).isEqualTo(262_144);
        client.session.park(one, large, taken, LARGE - taken);
        step("client writes 300000 bytes while the server does not read");
        assertThat(server.read(oneThere, LARGE)).hasSize(262_144);
        carry();
        assertThat(client.session.withdraw(one)).isEqualTo(LARGE - taken);
        assertThat(server.read(oneThere, LARGE)).hasSize(LARGE - taken);
        step("server reads everything");

        MuxStream two = server.open();
        step("server opens a stream: id 2");
        server.write(two, ascii("x"));
        step("server writes before the stream is accepted");
        MuxStream twoThere = client.accept();
        step("client accepts");
        client.write(twoThere, ascii("y"));
        step("client answers");
        client.session.endOutput(twoThere);
        step("client closes stream 2");
        server.session.endOutput(two);
        step("server closes stream 2");

        MuxStream three = client.open();
        client.write(three, ascii("early"));
        step("client opens stream 3 and writes before the ACK");
        server.accept();
        step("server accepts stream 3");

        client.session.ping(peers.now);
        step("client pings");
        client.session.ping(peers.now);
        step("second ping");
        server.session.goAway();
        step("server sends go_away 0");
        assertThat(nextStep("client tries to open a stream after go_away").text("error"))
                .isEqualTo("remote end is not accepting connections");
        assertThatThrownBy(() -> client.session.open(peers.now)).hasMessageContaining("accepts no further streams");

        client.session.end(new YamuxException(Reason.CLOSED, "closed"), YamuxSession.Ending.ORDERLY, peers.now);
        Vector silent = nextStep("client closes the session: nothing is sent");
        assertThat(framesOf(silent, "c2s")).isEqualTo("[]");
        // Where the recorded client just hangs up, ours says goodbye first.
        assertThat(client.frames()).hasToString("[goaway[0 flags 0 length 0]]");
        assertThat(client.session.isFinished()).isTrue();
        nextStep("server accept after the connection is gone");
        server.session.carrierEnded(null, peers.now);
        assertThatThrownBy(server.session::accept).hasMessageContaining("the peer closed the connection");
        assertThat(steps.hasNext()).as("steps left").isFalse();
    }

    @Test
    void shouldResetTheStreamBeyondTheBacklog() throws Exception {
        Peers small = new Peers(config -> config.streams(1, 16));
        Peers.End opener = new Peers().client;
        Vector step = Vectors.load("yamux-or-smux.json").list("yamux_backlog").get(0);
        opener.open();
        MuxStream second = opener.open();
        byte[] there = opener.output();
        assertThat(hex(there)).isEqualTo(recorded(step, "c2s"));
        small.server.receive(there);
        byte[] back = small.server.output();
        assertThat(hex(back)).isEqualTo(recorded(step, "s2c"));
        opener.receive(back);
        assertThatThrownBy(() -> opener.read(second, 1)).hasMessageContaining("stream 3 was reset by the peer");
        assertThat(small.server.stats().refused()).isEqualTo(1);
    }

    /** Everything that goes over the wire since the last step must be what the recording has. */
    private void step(String begin) {
        Vector step = nextStep(begin);
        carry();
        assertThat(Frame.parse(there)).as(step.text("step")).hasToString(framesOf(step, "c2s"));
        assertThat(Frame.parse(back)).as(step.text("step")).hasToString(framesOf(step, "s2c"));
        there = new byte[0];
        back = new byte[0];
    }

    private byte[] there = new byte[0];
    private byte[] back = new byte[0];

    private void carry() {
        boolean moved = true;
        while (moved) {
            byte[] fromClient = peers.client.output();
            peers.server.receive(fromClient);
            byte[] fromServer = peers.server.output();
            peers.client.receive(fromServer);
            there = join(there, fromClient);
            back = join(back, fromServer);
            moved = fromClient.length + fromServer.length > 0;
        }
    }

    private Vector nextStep(String begin) {
        Vector step = steps.next();
        assertThat(step.text("step")).startsWith(begin);
        return step;
    }

    private static String framesOf(Vector step, String direction) {
        return framesOf(step.json().path(direction)).toString();
    }

    /** Long payloads are recorded by their header alone; they were zeros. */
    private static List<Frame> framesOf(JsonNode frames) {
        return StreamSupport.stream(frames.spliterator(), false)
                .flatMap(frame -> {
                    byte[] header = HexFormat.of().parseHex(frame.path("header").asString());
                    int length = frame.path("length").asInt();
                    boolean whole = frame.has("frame");
                    byte[] bytes = whole
                            ? HexFormat.of().parseHex(frame.path("frame").asString())
                            : Arrays.copyOf(header, header.length + length);
                    return Frame.parse(bytes).stream();
                })
                .toList();
    }

    private static String recorded(Vector step, String direction) {
        return hex(Frame.bytes(framesOf(step.json().path(direction)).toArray(Frame[]::new)));
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] joined = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, joined, one.length, other.length);
        return joined;
    }
}
