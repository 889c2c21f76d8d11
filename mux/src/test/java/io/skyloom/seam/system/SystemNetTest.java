package io.skyloom.seam.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Datagrams;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets on loopback: what the program relies on when it cancels by closing. */
class SystemNetTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private Seams seams;

    @BeforeEach
    void open(World world) {
        seams = world.realSeams("A");
    }

    @Test
    void shouldWakeABlockedReaderByClosing() throws Exception {
        try (StreamListener listener = seams.net().listen(ANY_PORT);
                ByteStream client = seams.net().connect(listener.localAddress(), LIMIT);
                ByteStream server = listener.accept()) {
            Outcome<Integer> read = failing("reader", () -> client.read(new byte[10], 0, 10));
            client.close();
            assertFailed(read);
            assertThat(server.read(new byte[1], 0, 1)).isEqualTo(-1);
        }
    }

    @Test
    void shouldTellHowMuchThePeerHasNotReceived() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/net/tcp")), "the system keeps no table of sockets");
        try (StreamListener listener = seams.net().listen(ANY_PORT);
                ByteStream client = seams.net().connect(listener.localAddress(), LIMIT);
                ByteStream server = listener.accept()) {
            assertThat(client.unacknowledged()).isZero();
            Outcome<Integer> written = failing("writer", () -> {
                byte[] chunk = new byte[1 << 16];
                while (true) {
                    client.writeFully(chunk, 0, chunk.length);
                }
            });
            long full = Eventually.sees("bytes pile up", client::unacknowledged, bytes -> bytes > 100_000);
            byte[] drain = new byte[1 << 20];
            server.readFully(drain, 0, drain.length);
            assertThat(server.unacknowledged()).isZero();
            assertThat(full).isPositive();
            client.close();
            assertFailed(written);
        }
    }

    @Test
    void shouldWakeABlockedWriterByClosing() throws Exception {
        try (StreamListener listener = seams.net().listen(ANY_PORT);
                ByteStream client = seams.net().connect(listener.localAddress(), LIMIT);
                ByteStream server = listener.accept()) {
            Outcome<Integer> written = failing("writer", () -> {
                byte[] chunk = new byte[1 << 20];
                while (true) {
                    client.writeFully(chunk, 0, chunk.length);
                }
            });
            awaitBlocked("writer");
            client.close();
            assertFailed(written);
            assertThat(server.localAddress()).isEqualTo(client.remoteAddress());
        }
    }

    @Test
    void shouldWakeABlockedAcceptorByClosing() throws Exception {
        StreamListener listener = seams.net().listen(ANY_PORT);
        Outcome<Integer> accepted = failing("acceptor", () -> {
            listener.accept().close();
            return 0;
        });
        awaitBlocked("acceptor");
        listener.close();
        listener.close();
        assertFailed(accepted);
    }

    @Test
    void shouldWakeABlockedReceiverByClosing() throws Exception {
        Datagrams socket = seams.net().datagrams(ANY_PORT);
        Outcome<Integer> received =
                failing("receiver", () -> socket.receive(new byte[10]).length());
        awaitBlocked("receiver");
        socket.close();
        assertFailed(received);
    }

    @Test
    void shouldGiveUpConnectingAfterTheLimit() throws Exception {
        try (StreamListener full = seams.net().listen(ANY_PORT)) {
            List<ByteStream> filling = new ArrayList<>();
            try {
                assertThatThrownBy(() -> fillBacklog(full.localAddress(), filling))
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessageContaining(full.localAddress().toString())
                        .hasMessageContaining("PT1S");
                assertThat(filling).as("connections that fit the backlog").hasSizeGreaterThan(100);
            } finally {
                filling.forEach(ByteStream::close);
            }
        }
    }

    @Test
    void shouldTellAnInterruptFromALateConnection() throws Exception {
        try (StreamListener listener = seams.net().listen(ANY_PORT)) {
            Outcome<Integer> connected = new Outcome<>();
            seams.threads().startDataPlane("interrupted", () -> {
                Thread.currentThread().interrupt();
                try {
                    seams.net().connect(listener.localAddress(), LIMIT).close();
                    connected.complete(1);
                } catch (IOException e) {
                    connected.fail(e);
                }
            });
            assertThatThrownBy(() -> connected.await(seams.timers(), LIMIT))
                    .hasCauseInstanceOf(java.nio.channels.ClosedByInterruptException.class);
        }
    }

    @Test
    void shouldNameTheAddressThatCannotBeBound() throws Exception {
        try (StreamListener first = seams.net().listen(ANY_PORT);
                Datagrams socket = seams.net().datagrams(ANY_PORT)) {
            assertThatThrownBy(() -> seams.net().listen(first.localAddress()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(first.localAddress().toString());
            assertThatThrownBy(() -> seams.net().datagrams(socket.localAddress()))
                    .isInstanceOf(BindException.class)
                    .hasMessageContaining(socket.localAddress().toString());
        }
    }

    @Test
    void shouldRefuseWhereNobodyListensOrTheNameIsUnknown() throws Exception {
        StreamListener listener = seams.net().listen(ANY_PORT);
        listener.close();
        assertThatThrownBy(() -> seams.net().connect(listener.localAddress(), LIMIT))
                .isInstanceOf(ConnectException.class);
        assertThatThrownBy(() -> seams.net().connect(InetSocketAddress.createUnresolved("nowhere.test", 1), LIMIT))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nowhere.test");
    }

    @Test
    void shouldFreeThePortOfAClosedListenerAtOnce() throws Exception {
        StreamListener first = seams.net().listen(ANY_PORT);
        ByteStream client = seams.net().connect(first.localAddress(), LIMIT);
        first.accept().close();
        client.close();
        first.close();
        seams.net().listen(first.localAddress()).close();
    }

    @Test
    void shouldExchangeDatagramsAndCutLongOnes() throws Exception {
        try (Datagrams one = seams.net().datagrams(ANY_PORT);
                Datagrams other = seams.net().datagrams(ANY_PORT)) {
            one.send(new byte[] {0, 1, 2, 3, 4}, 1, 4, other.localAddress());
            byte[] target = new byte[3];
            Datagrams.Received received = other.receive(target);
            assertThat(received.length()).isEqualTo(3);
            assertThat(target).containsExactly(1, 2, 3);
            assertThat(received.sender()).isEqualTo(one.localAddress());
        }
    }

    @Test
    void shouldEndOneDirectionAndKeepTheOther() throws Exception {
        try (StreamListener listener = seams.net().listen(ANY_PORT);
                ByteStream client = seams.net().connect(listener.localAddress(), LIMIT);
                ByteStream server = listener.accept()) {
            client.writeFully(new byte[] {7}, 0, 1);
            client.shutdownOutput();
            byte[] target = new byte[4];
            server.readFully(target, 0, 1);
            assertThat(server.read(target, 0, 4)).isEqualTo(-1);
            server.writeFully(new byte[] {8, 9}, 0, 2);
            client.readFully(target, 2, 2);
            assertThat(target).containsExactly(7, 0, 8, 9);
        }
    }

    @Test
    void shouldLookUpLiteralsAndRefuseUnknownNames() throws Exception {
        assertThat(seams.net().lookup("127.0.0.1")).containsExactly(InetAddress.getLoopbackAddress());
        assertThatThrownBy(() -> seams.net().lookup("[not-an-address]")).isInstanceOf(UnknownHostException.class);
    }

    @Test
    void shouldListTheLoopbackAmongTheInterfaces() throws Exception {
        assertThat(seams.net().interfaceAddresses()).anyMatch(InetAddress::isLoopbackAddress);
    }

    /** The kernel takes connections up to the listener's backlog by itself; the next request is never answered. */
    private void fillBacklog(InetSocketAddress full, List<ByteStream> filling) throws IOException {
        while (filling.size() < 5_000) {
            filling.add(seams.net().connect(full, Duration.ofSeconds(1)));
        }
    }

    private Outcome<Integer> failing(String name, Blocking step) {
        Outcome<Integer> outcome = new Outcome<>();
        seams.threads().startDataPlane(name, () -> {
            try {
                outcome.complete(step.run());
            } catch (IOException e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }

    /** A blocked platform thread sits in a native call, which the JVM reports as runnable; its stack tells. */
    private void awaitBlocked(String name) {
        Eventually.holds(
                name + " blocks in the kernel",
                () -> Thread.getAllStackTraces().entrySet().stream()
                        .filter(entry -> entry.getKey().getName().equals("A/" + name))
                        .anyMatch(entry -> entry.getValue().length > 0 && entry.getValue()[0].isNativeMethod()));
    }

    private void assertFailed(Outcome<Integer> outcome) throws Exception {
        assertThat(outcome.settledWithin(seams.timers(), LIMIT)).as("woken").isTrue();
        assertThat(outcome.now()).as("ended by an error, not by a value").isEmpty();
    }

    private interface Blocking {
        int run() throws IOException;
    }
}
