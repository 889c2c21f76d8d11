package io.skyloom.stcpr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.PreparedEntropy;
import io.skyloom.network.Rig;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StcprNetworkTest {
    private static final KeyPair A = RecordedFrames.pair("A");
    private static final KeyPair B = RecordedFrames.pair("B");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final TestBook book = new TestBook();

    @Test
    void shouldFindAndReachAPeerOverRealSockets(World world) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Seams seams = world.realSeams("stcpr");
        StcprSettings anyPort = new StcprSettings(loopback, 0, Optional::empty);
        try (StcprNetwork one = network(A, seams, book.as(A.pub(), loopback), anyPort);
                StcprNetwork other = network(B, seams, book.as(B.pub(), loopback), anyPort);
                ConnectionListener listener = other.listen(45)) {
            assertThatThrownBy(() -> one.dial(DialRequest.to(B.pub(), 45, LIMIT)))
                    .isInstanceOf(UnknownPeerException.class);
            int port = other.serve().getPort();
            Eventually.holds("it is announced", other::isAnnounced);
            assertThat(book.said.get(0)).startsWith("bind " + port + " [").contains("127.0.0.1");

            try (Connection dialled = one.dial(DialRequest.to(B.pub(), 45, LIMIT));
                    Connection accepted = listener.accept()) {
                byte[] text = "found".getBytes(StandardCharsets.UTF_8);
                accepted.stream().write(text, 0, text.length);
                byte[] heard = new byte[100];
                int n = dialled.stream().read(heard, 0, heard.length);
                assertThat(new String(heard, 0, n, StandardCharsets.UTF_8)).isEqualTo("found");
            }
        }
        assertThat(book.said).last().isEqualTo("unbind");
    }

    @Test
    void shouldReachItself(World world) throws Exception {
        Seams seams = world.virtual().seams("one", "192.168.0.1");
        InetAddress seen = InetAddress.getByName("198.51.100.7");
        try (StcprNetwork one = network(A, seams, book.as(A.pub(), seen), StcprSettings.onPort(7000));
                ConnectionListener listener = one.listen(45)) {
            one.serve();
            Eventually.holds("it is announced", one::isAnnounced);

            Connection dialled = one.dial(DialRequest.to(A.pub(), 45, LIMIT));
            Connection accepted = listener.accept();

            assertThat(accepted.remote()).isEqualTo(A.pub());
            dialled.close();
            accepted.close();
        }
    }

    @Test
    void shouldTakeTheNextPortWhenTheConfiguredOneIsBusy() throws Exception {
        Rig rig = new Rig(A, new PreparedEntropy(List.of()));
        rig.net.takenBelow(7003);
        AddressBook here = book.as(A.pub(), InetAddress.getLoopbackAddress());
        try (StcprNetwork network =
                new StcprNetwork(rig.identity, rig.seams, here, StcprSettings.onPort(7000), NetworkLimits.USUAL)) {
            assertThat(network.serve().getPort()).isEqualTo(7003);
            Eventually.holds("it says so", () -> book.said.equals(List.of("bind 7003 []")));
        }
        rig.net.takenBelow(65536);
        try (StcprNetwork network =
                new StcprNetwork(rig.identity, rig.seams, here, StcprSettings.onPort(65500), NetworkLimits.USUAL)) {
            assertThatThrownBy(network::serve).isInstanceOf(BindException.class);
        }
        Eventually.holds("all threads end", () -> rig.seams.threads().running().isEmpty());
    }

    @Test
    void shouldAnnounceAgainEveryNinetySecondsAndTakeItBackAtTheEnd(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("one", "192.168.0.1");
        InetAddress seen = InetAddress.getByName("198.51.100.7");
        StcprSettings settings = new StcprSettings(null, 7000, () -> Optional.of(seen));
        String bind = "bind 7000 [127.0.0.1, 192.168.0.1, 198.51.100.7]";
        StcprNetwork network = network(A, seams, book.as(A.pub(), seen), settings);
        network.serve();
        for (int times = 1; times <= 3; times++) {
            int soMany = times;
            Eventually.holds("announcement " + times, () -> book.said.size() == soMany);
            Eventually.holds("it rests", () -> time.untilNext().isPresent());
            assertThat(book.said).containsOnly(bind);
            time.advance(Duration.ofMillis(89_999));
            assertThat(book.said).hasSize(times);
            time.advance(Duration.ofMillis(1));
        }
        Eventually.holds("announcement 4", () -> book.said.size() == 4);
        network.close();
        assertThat(book.said).hasSize(5).last().isEqualTo("unbind");
        assertThat(network.isAnnounced()).isFalse();
        network.close();
    }

    @Test
    void shouldAcceptWhileTheResolverIsAwayAndTryEverLessOften(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("one", "192.168.0.1");
        Seams peer = world.virtual().seams("other", "192.168.0.2");
        book.outage = "resolver is down";
        try (StcprNetwork network = network(
                        A, seams, book.as(A.pub(), InetAddress.getLoopbackAddress()), StcprSettings.onPort(7000));
                StcprNetwork other = network(B, peer, placeOf("192.168.0.1"), StcprSettings.onPort(7000));
                ConnectionListener listener = network.listen(45)) {
            network.serve();
            long[] most = {1, 2, 4, 8, 16, 32, 60, 60};
            for (int i = 0; i < most.length; i++) {
                int attempts = i + 1;
                Eventually.holds("attempt " + attempts, () -> book.said.size() == attempts);
                Duration rest = Eventually.sees("it rests", time::untilNext, Optional::isPresent)
                        .orElseThrow();
                assertThat(rest).isBetween(Duration.ofMillis(most[i] * 500), Duration.ofSeconds(most[i]));
                time.advance(rest);
            }
            other.dial(DialRequest.to(A.pub(), 45, LIMIT)).close();
            listener.accept().close();
            assertThat(network.isAnnounced()).isFalse();

            book.outage = null;
            Eventually.holds("it rests again", () -> book.said.size() == most.length + 1 && time.pending() == 1);
            time.advance(Duration.ofSeconds(60));
            Eventually.holds("it is announced", network::isAnnounced);
        }
    }

    @Test
    void shouldNotWaitLongForAResolverThatHangsWhenItCloses(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("one", "192.168.0.1");
        Outcome<Boolean> answer = new Outcome<>();
        StcprNetwork network = network(A, seams, hanging(answer, time), StcprSettings.onPort(7000));
        network.serve();
        Eventually.holds("the resolver is asked", () -> time.pending() == 1);
        Outcome<Boolean> closing = new Outcome<>();
        seams.threads().start("closing", () -> {
            network.close();
            closing.complete(true);
        });
        Eventually.holds("both wait", () -> time.pending() == 2);
        time.advance(Duration.ofSeconds(3));

        Eventually.holds("closing is over", closing::isDone);
        answer.fail(new IOException("too late"));
    }

    @Test
    void shouldKeepTheRequestsLimitWhenTheResolverHangs(World world) throws Exception {
        VirtualTime time = world.virtual().time();
        Seams seams = world.virtual().seams("one", "192.168.0.1");
        Outcome<Boolean> answer = new Outcome<>();
        try (StcprNetwork network = network(A, seams, hanging(answer, time), StcprSettings.onPort(7000))) {
            Outcome<Connection> dial = new Outcome<>();
            seams.threads().start("dial", () -> {
                try {
                    dial.complete(network.dial(DialRequest.to(B.pub(), 45, Duration.ofSeconds(3))));
                } catch (IOException e) {
                    dial.fail(e);
                }
            });
            Eventually.holds("both wait", () -> time.pending() == 2);
            time.advance(Duration.ofSeconds(3));

            Eventually.holds("the dial is over", dial::isDone);
            assertThatThrownBy(() -> dial.await(time, LIMIT)).hasCauseInstanceOf(SocketTimeoutException.class);
        }
        answer.fail(new IOException("too late"));
    }

    private static StcprNetwork network(KeyPair keys, Seams seams, AddressBook book, StcprSettings settings) {
        return new StcprNetwork(
                Rig.identity(keys, seams.entropy(), Hybrid.OFFER_TO_KNOWN), seams, book, settings, NetworkLimits.USUAL);
    }

    private AddressBook placeOf(String address) throws IOException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getByName(address), 7000);
        return new AddressBook() {
            @Override
            public void bind(Announcement announcement) {}

            @Override
            public void unbind() {}

            @Override
            public PeerRecord resolve(PubKey peer) {
                return new PeerRecord(place, null, false, 7000, List.of(), null);
            }
        };
    }

    /** A resolver that answers nothing until the test says so, or an hour has passed. */
    private static AddressBook hanging(Outcome<Boolean> answer, VirtualTime time) {
        return new AddressBook() {
            @Override
            public void bind(Announcement announcement) throws IOException {
                hang();
            }

            @Override
            public void unbind() throws IOException {
                hang();
            }

            @Override
            public PeerRecord resolve(PubKey peer) throws IOException {
                return hang();
            }

            private PeerRecord hang() throws IOException {
                try {
                    answer.await(time, Duration.ofHours(1));
                    throw new IOException("no such answer");
                } catch (Outcome.FailedOutcome | InterruptedException | java.util.concurrent.TimeoutException e) {
                    throw new IOException(e);
                }
            }
        };
    }
}
