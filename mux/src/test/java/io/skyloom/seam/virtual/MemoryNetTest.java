package io.skyloom.seam.virtual;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What needs no second thread: without delays bytes arrive in the writer's own call. */
class MemoryNetTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final VirtualTime time = new VirtualTime();
    private final MemoryInternet internet = MemoryInternet.in(time, 1);
    private final MemoryNet a = internet.host("10.0.0.1", "fd00::1");
    private final MemoryNet b = internet.host("10.0.0.2");

    @AfterEach
    void shouldHaveNoTimersLeft() {
        assertThat(time.pending()).isZero();
    }

    @Test
    void shouldCarryBytesBothWaysAtOnce() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            say(client, "hello");
            assertThat(hear(server, 5)).isEqualTo("hello");
            say(server, "you too");
            assertThat(hear(client, 7)).isEqualTo("you too");
            assertThat(client.remoteAddress()).isEqualTo(b.at(80)).isEqualTo(server.localAddress());
            assertThat(client.localAddress()).isEqualTo(server.remoteAddress());
            assertThat(internet.openStreams()).isEqualTo(2);
        }
        assertThat(internet.open()).isEmpty();
    }

    @Test
    void shouldRefuseWhereNobodyListens() {
        assertThatThrownBy(() -> a.connect(b.at(81), LIMIT))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("10.0.0.2:81");
        assertThatThrownBy(() -> a.connect(InetSocketAddress.createUnresolved("nowhere.test", 1), LIMIT))
                .isInstanceOf(UnknownHostException.class);
        assertThat(internet.open()).isEmpty();
    }

    @Test
    void shouldNameTheAddressThatIsTaken() throws IOException {
        try (StreamListener first = b.listen(new InetSocketAddress(0))) {
            int port = first.localAddress().getPort();
            assertThatThrownBy(() -> b.listen(b.at(port)))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining("10.0.0.2:" + port);
            a.listen(a.at(port)).close();
        }
        b.listen(b.at(80)).close();
        b.listen(b.at(80)).close();
        assertThatThrownBy(() -> b.listen(a.at(80))).isInstanceOf(BindException.class);
    }

    @Test
    void shouldKeepEachHostsLoopbackToItself() throws IOException {
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);
        try (StreamListener listener = a.listen(local);
                ByteStream client = a.connect(local, LIMIT);
                ByteStream server = listener.accept()) {
            say(client, "x");
            assertThat(hear(server, 1)).isEqualTo("x");
            assertThatThrownBy(() -> b.connect(local, LIMIT)).isInstanceOf(ConnectException.class);
            assertThatThrownBy(() -> b.connect(a.at(7), LIMIT)).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void shouldListLoopbackAndOwnAddresses() {
        assertThat(a.interfaceAddresses())
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.1", "10.0.0.1", "fd00:0:0:0:0:0:0:1");
    }

    @Test
    void shouldEndOneDirectionAndKeepTheOther() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            say(client, "last");
            client.shutdownOutput();
            assertThatThrownBy(() -> say(client, "more")).isInstanceOf(ClosedChannelException.class);
            assertThat(hear(server, 4)).isEqualTo("last");
            assertThat(server.read(new byte[1], 0, 1)).isEqualTo(-1);
            say(server, "still here");
            assertThat(hear(client, 10)).isEqualTo("still here");
        }
    }

    @Test
    void shouldTellThePeerOfAnOrderlyCloseAndThenResetWhatItStillSends() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            say(client, "bye");
            client.close();
            assertThat(hear(server, 3)).isEqualTo("bye");
            assertThat(server.read(new byte[1], 0, 1)).isEqualTo(-1);
            say(server, "first write finds out");
            assertThatThrownBy(() -> say(server, "second fails")).hasMessageContaining("reset");
            assertThatThrownBy(() -> client.read(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void shouldResetThePeerWhenUnreadBytesAreLeftBehind() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            say(server, "answer");
            say(client, "question nobody reads");
            server.close();
            assertThat(hear(client, 6)).isEqualTo("answer");
            assertThatThrownBy(() -> client.read(new byte[1], 0, 1)).hasMessageContaining("reset");
            assertThatThrownBy(() -> say(client, "x")).hasMessageContaining("reset");
        }
    }

    @Test
    void shouldCloseEverythingOfAHostWhoseProcessDies() throws IOException {
        StreamListener listener = b.listen(b.at(80));
        b.datagrams(b.at(53));
        ByteStream client = a.connect(b.at(80), LIMIT);
        ByteStream server = listener.accept();
        a.connect(b.at(80), LIMIT).close();
        b.closeAll();
        assertThat(b.open()).isEmpty();
        assertThat(client.read(new byte[1], 0, 1)).isEqualTo(-1);
        assertThatThrownBy(() -> server.read(new byte[1], 0, 1)).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> a.connect(b.at(80), LIMIT)).isInstanceOf(ConnectException.class);
        client.close();
        b.listen(b.at(80)).close();
    }

    @Test
    void shouldBreakBothEndsWhenTheLinkIsCut() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            Link link = internet.link("10.0.0.1", "10.0.0.2").cut();
            assertThatThrownBy(() -> say(client, "x")).hasMessageContaining("cut");
            assertThatThrownBy(() -> server.read(new byte[1], 0, 1)).hasMessageContaining("cut");
            assertThatThrownBy(() -> a.connect(b.at(80), LIMIT)).isInstanceOf(NoRouteToHostException.class);
            assertThat(internet.openStreams())
                    .as("broken streams are open until closed")
                    .isEqualTo(2);
            link.restore();
            assertThatThrownBy(() -> say(client, "x")).hasMessageContaining("cut");
            a.connect(b.at(80), LIMIT).close();
        }
    }

    @Test
    void shouldDeliverAfterLatencyAndInOrder() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            internet.lane("10.0.0.1", "10.0.0.2").latency(Duration.ofMillis(30)).jitter(Duration.ofMillis(20));
            for (int i = 0; i < 10; i++) {
                say(client, "" + i);
            }
            time.advance(Duration.ofMillis(29));
            server.shutdownOutput();
            say(client, "a");
            time.advance(Duration.ofMillis(50));
            assertThat(hear(server, 11)).isEqualTo("0123456789a");
            assertThat(client.read(new byte[1], 0, 1))
                    .as("the way back has no latency")
                    .isEqualTo(-1);
        }
    }

    @Test
    void shouldTakeWritesUntilTheWindowIsFullWhileStalledAndDeliverThemLater() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            Lane lane = internet.lane("10.0.0.1", "10.0.0.2").window(10).stall();
            assertThat(client.write(new byte[100], 0, 7)).isEqualTo(7);
            assertThat(client.write(new byte[100], 0, 100)).isEqualTo(3);
            lane.restore();
            assertThat(server.read(new byte[100], 0, 100)).isEqualTo(10);
            assertThat(client.write(new byte[100], 0, 100)).isEqualTo(10);
        }
    }

    @Test
    void shouldSwallowEverythingInABlackHoleAndStaySilentAfterwards() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            Lane lane = internet.lane("10.0.0.1", "10.0.0.2").window(10).blackHole();
            assertThat(client.write(new byte[1_000_000], 0, 1_000_000)).isEqualTo(1_000_000);
            lane.restore();
            say(client, "comes too late");
            client.close();
            say(server, "nobody resets this");
            say(server, "nor this");
            assertThat(internet.open()).anyMatch(one -> one.contains("10.0.0.2:80 >"));
        }
    }

    @Test
    void shouldLimitTheRateOfTheWholeLane() throws IOException {
        try (StreamListener listener = b.listen(b.at(80));
                ByteStream client = a.connect(b.at(80), LIMIT);
                ByteStream server = listener.accept()) {
            internet.lane("10.0.0.1", "10.0.0.2").rate(10_000);
            client.writeFully(new byte[10_000], 0, 10_000);
            time.advance(Duration.ofMillis(500));
            assertThat(server.read(new byte[10_000], 0, 10_000)).isBetween(4_400, 5_000);
            time.advance(Duration.ofMillis(500));
            assertThat(server.read(new byte[10_000], 0, 10_000)).isBetween(5_000, 5_600);
        }
    }

    static void say(ByteStream stream, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        stream.writeFully(bytes, 0, bytes.length);
    }

    static String hear(ByteStream stream, int length) throws IOException {
        byte[] bytes = new byte[length];
        stream.readFully(bytes, 0, length);
        return new String(bytes, UTF_8);
    }
}
