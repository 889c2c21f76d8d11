package io.skyloom.seam.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.VirtualWorld;
import io.skyloom.testing.World;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls that block, and what wakes them: bytes, closing, cutting, time, interrupts. */
class MemoryNetWaitingTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final InetSocketAddress B = new InetSocketAddress("10.0.0.2", 80);

    private VirtualWorld world;
    private VirtualTime time;
    private MemoryInternet internet;
    private Seams a;
    private Seams b;

    @BeforeEach
    void open(World all) {
        world = all.virtual();
        time = world.time();
        internet = world.internet();
        a = world.seams("A", "10.0.0.1");
        b = world.seams("B", "10.0.0.2");
    }

    @AfterEach
    void shouldHaveNothingOpen() {
        assertThat(internet.open()).isEmpty();
    }

    @Test
    void shouldWakeTheReaderWithBytesWithClosingAndWithCutting() throws Exception {
        try (StreamPair pair = StreamPair.over(internet)) {
            Outcome<Integer> bytes = inThread(() -> pair.second().read(new byte[9], 0, 9));
            pair.first().write(new byte[3], 0, 3);
            assertThat(result(bytes)).isEqualTo(3);

            Outcome<Integer> closed = inThread(() -> pair.second().read(new byte[9], 0, 9));
            pair.second().close();
            assertFailed(closed, ClosedChannelException.class);
        }
        try (StreamPair pair = StreamPair.over(internet)) {
            Outcome<Integer> cut = inThread(() -> pair.second().read(new byte[9], 0, 9));
            pair.link().cut();
            assertFailed(cut, IOException.class);
            pair.link().restore();
        }
    }

    @Test
    void shouldWakeTheWriterWithRoomWithClosingAndWithCutting() throws Exception {
        try (StreamPair pair = StreamPair.over(internet)) {
            pair.link().window(10);
            pair.first().write(new byte[10], 0, 10);
            Outcome<Integer> room = inThread(() -> pair.first().write(new byte[10], 0, 10));
            awaitBlockedIn("write");
            assertThat(pair.second().read(new byte[4], 0, 4)).isEqualTo(4);
            assertThat(result(room)).isEqualTo(4);

            Outcome<Integer> wider = inThread(() -> pair.first().write(new byte[10], 0, 10));
            awaitBlockedIn("write");
            pair.link().window(12);
            assertThat(result(wider)).isEqualTo(2);

            Outcome<Integer> closed = inThread(() -> pair.first().write(new byte[10], 0, 10));
            awaitBlockedIn("write");
            pair.first().close();
            assertFailed(closed, ClosedChannelException.class);
        }
        try (StreamPair pair = StreamPair.over(internet)) {
            pair.first().write(new byte[12], 0, 12);
            Outcome<Integer> cut = inThread(() -> pair.first().write(new byte[10], 0, 10));
            awaitBlockedIn("write");
            pair.link().cut();
            assertFailed(cut, IOException.class);
            pair.link().restore();
        }
    }

    @Test
    void shouldWakeTheWriterWhenThePeerLeavesWithUnreadBytes() throws Exception {
        try (StreamPair pair = StreamPair.over(internet)) {
            pair.link().window(10);
            pair.first().write(new byte[10], 0, 10);
            Outcome<Integer> writer = inThread(() -> pair.first().write(new byte[10], 0, 10));
            awaitBlockedIn("write");
            pair.second().close();
            assertFailed(writer, IOException.class);
        }
    }

    @Test
    void shouldCloseTheStreamOfAnInterruptedReader() throws Exception {
        try (StreamPair pair = StreamPair.over(internet)) {
            Outcome<Integer> outcome = new Outcome<>();
            Thread reader = a.threads()
                    .start("reader", () -> settle(outcome, () -> pair.first().read(new byte[1], 0, 1)));
            awaitBlockedIn("read");
            reader.interrupt();
            assertFailed(outcome, ClosedByInterruptException.class);
            assertThat(pair.second().read(new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void shouldWakeTheAcceptorWithAStreamAndWithClosing() throws Exception {
        StreamListener listener = b.net().listen(B);
        Outcome<Integer> accepted = inThread(() -> {
            listener.accept().close();
            return 1;
        });
        a.net().connect(B, LIMIT).close();
        assertThat(result(accepted)).isEqualTo(1);
        Outcome<Integer> closed = inThread(() -> {
            listener.accept().close();
            return 1;
        });
        awaitBlockedIn("accept");
        listener.close();
        assertFailed(closed, ClosedChannelException.class);
    }

    @Test
    void shouldResetWhatNobodyAccepted() throws Exception {
        StreamListener listener = b.net().listen(B);
        ByteStream client = a.net().connect(B, LIMIT);
        client.write(new byte[1], 0, 1);
        listener.close();
        assertThatThrownBy(() -> client.read(new byte[1], 0, 1)).hasMessageContaining("reset");
        client.close();
    }

    @Test
    void shouldGiveUpOnSilentHostsAtTheLimit() throws Exception {
        InetSocketAddress nobody = new InetSocketAddress("10.9.9.9", 80);
        Outcome<Integer> connect = connecting(nobody);
        Eventually.holds("the limit runs", () -> time.pending() == 1);
        time.advance(LIMIT.minusNanos(1));
        assertThat(connect.isDone()).isFalse();
        time.advance(Duration.ofNanos(1));
        assertFailed(connect, SocketTimeoutException.class);
    }

    @Test
    void shouldConnectWhenAStalledLinkRecoversInTime() throws Exception {
        try (StreamListener listener = b.net().listen(B)) {
            internet.link("10.0.0.1", "10.0.0.2").stall();
            Outcome<Integer> connect = connecting(B);
            Eventually.holds("the limit runs", () -> time.pending() == 1);
            internet.link("10.0.0.1", "10.0.0.2").restore();
            assertThat(result(connect)).isEqualTo(1);
            listener.accept().close();
        }
    }

    @Test
    void shouldTakeOneRoundTripToConnectOrToBeRefused() throws Exception {
        internet.link("10.0.0.1", "10.0.0.2").latency(Duration.ofMillis(40));
        Outcome<Integer> refused = connecting(B);
        Eventually.holds("request and limit run", () -> time.pending() == 2);
        time.advance(Duration.ofMillis(79));
        assertThat(refused.isDone()).isFalse();
        time.advance(Duration.ofMillis(1));
        assertFailed(refused, ConnectException.class);
    }

    @Test
    void shouldCloseAConnectionThatComesTooLate() throws Exception {
        try (StreamListener listener = b.net().listen(B)) {
            internet.lane("10.0.0.2", "10.0.0.1").latency(LIMIT.plusSeconds(1));
            Outcome<Integer> connect = connecting(B);
            Eventually.holds("answer and limit run", () -> time.pending() == 2);
            time.advance(LIMIT);
            assertFailed(connect, SocketTimeoutException.class);
            try (ByteStream accepted = listener.accept()) {
                time.advance(Duration.ofSeconds(1));
                assertThat(accepted.read(new byte[1], 0, 1)).isEqualTo(-1);
            }
            time.advance(LIMIT.plusSeconds(1));
        }
    }

    @Test
    void shouldLetRequestsWaitForRoomInTheBacklog() throws Exception {
        internet.host("10.0.0.2").acceptBacklog(2);
        try (StreamListener listener = b.net().listen(B)) {
            List<ByteStream> fitting = new ArrayList<>();
            fitting.add(a.net().connect(B, LIMIT));
            fitting.add(a.net().connect(B, LIMIT));
            Outcome<Integer> third = connecting(B);
            Eventually.holds("the limit runs", () -> time.pending() == 1);
            listener.accept().close();
            assertThat(result(third)).isEqualTo(1);
            Outcome<Integer> fourth = connecting(B);
            Eventually.holds("the limit runs", () -> time.pending() == 1);
            time.advance(LIMIT);
            assertFailed(fourth, SocketTimeoutException.class);
            fitting.forEach(ByteStream::close);
        }
    }

    @Test
    void shouldLoseDelayAndReorderDatagrams() throws Exception {
        try (Datagrams one = a.net().datagrams(new InetSocketAddress("10.0.0.1", 0));
                Datagrams other = b.net().datagrams(B)) {
            Lane lane = internet.lane("10.0.0.1", "10.0.0.2").latency(Duration.ofMillis(10));
            lane.jitter(Duration.ofMillis(50)).loss(0.5);
            for (int i = 0; i < 100; i++) {
                one.send(new byte[] {(byte) i}, 0, 1, B);
            }
            int carried = time.pending();
            assertThat(carried).isBetween(30, 70);
            time.advance(Duration.ofMillis(60));
            List<Integer> order = new ArrayList<>();
            for (int i = 0; i < carried; i++) {
                byte[] target = new byte[1];
                assertThat(other.receive(target).sender()).isEqualTo(one.localAddress());
                order.add((int) target[0]);
            }
            assertThat(order)
                    .doesNotHaveDuplicates()
                    .isNotEqualTo(order.stream().sorted().toList());
        }
    }

    @Test
    void shouldDropDatagramsThatNobodyReceivesAndBlockForTheNext() throws Exception {
        try (Datagrams one = a.net().datagrams(new InetSocketAddress("10.0.0.1", 7));
                Datagrams other = b.net().datagrams(new InetSocketAddress("0.0.0.0", 80))) {
            one.send(new byte[1], 0, 1, new InetSocketAddress("10.0.0.2", 81));
            one.send(new byte[1], 0, 1, new InetSocketAddress("10.9.9.9", 80));
            byte[] large = new byte[60_000];
            for (int i = 0; i < 5; i++) {
                one.send(large, 0, large.length, B);
            }
            int kept = 0;
            for (int left = MemoryDatagrams.RECEIVE_BUFFER; left >= large.length; left -= large.length) {
                assertThat(other.receive(new byte[10]).length()).isEqualTo(10);
                kept++;
            }
            assertThat(kept).isEqualTo(3);
            Outcome<Integer> next = inThread(() -> other.receive(new byte[10]).length());
            one.send(new byte[5], 0, 5, B);
            assertThat(result(next)).isEqualTo(5);
            assertThatThrownBy(() -> one.send(new byte[70_000], 0, 70_000, B)).hasMessageContaining("too long");
            Outcome<Integer> closed = inThread(() -> other.receive(new byte[10]).length());
            awaitBlockedIn("receive");
            other.close();
            assertFailed(closed, ClosedChannelException.class);
        }
    }

    @Test
    void shouldSayHowFarAStreamGotThatEndedEarly() throws Exception {
        try (StreamPair pair = StreamPair.over(internet)) {
            pair.first().write(new byte[3], 0, 3);
            pair.first().shutdownOutput();
            assertThatThrownBy(() -> pair.second().readFully(new byte[5], 0, 5))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("3 of 5");
        }
    }

    private Outcome<Integer> connecting(InetSocketAddress target) {
        return inThread(() -> {
            a.net().connect(target, LIMIT).close();
            return 1;
        });
    }

    private Outcome<Integer> inThread(Blocking step) {
        Outcome<Integer> outcome = new Outcome<>();
        a.threads().start("step", () -> settle(outcome, step));
        return outcome;
    }

    private static void settle(Outcome<Integer> outcome, Blocking step) {
        try {
            outcome.complete(step.run());
        } catch (IOException e) {
            outcome.fail(e);
        }
    }

    private void awaitBlockedIn(String call) {
        Eventually.holds("blocked in " + call, () -> world.stacks().contains("." + call + "(Memory"));
    }

    private int result(Outcome<Integer> outcome) {
        Eventually.holds("done", outcome::isDone);
        return outcome.now().orElseThrow();
    }

    private void assertFailed(Outcome<Integer> outcome, Class<? extends IOException> how) {
        Eventually.holds("done", outcome::isDone);
        assertThatThrownBy(() -> outcome.await(time, LIMIT)).hasCauseInstanceOf(how);
    }

    private interface Blocking {
        int run() throws IOException;
    }
}
