package io.skyloom.resolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.KeyPair;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.Rig;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.StcprNetwork;
import io.skyloom.stcpr.StcprSettings;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two visors that know nothing of each other but a key meet through the embedded resolver. */
class ResolvedDialTest {
    private static final KeyPair A = RecordedFrames.pair("A");
    private static final KeyPair B = RecordedFrames.pair("B");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /** A visor's network and its resolver. */
    private record Visor(StcprNetwork network, ResolverClient resolver) implements AutoCloseable {
        static Visor of(KeyPair keys, Seams seams, BaseUrl url, InetAddress host) {
            ResolverClient resolver = ResolverClient.start(
                    seams, HttpClient.tcp(seams), url, keys, RecordedFrames.CURVE, ResolverPace.USUAL);
            StcprNetwork network = new StcprNetwork(
                    Rig.identity(keys, seams.entropy(), Hybrid.OFFER_TO_KNOWN),
                    seams,
                    resolver,
                    new StcprSettings(host, 0, Optional::empty),
                    NetworkLimits.USUAL);
            return new Visor(network, resolver);
        }

        @Override
        public void close() {
            network.close();
            resolver.close();
        }
    }

    private static AddressResolverService resolver(Seams seams, InetSocketAddress local) throws IOException {
        return AddressResolverService.start(
                seams, RecordedFrames.CURVE, local, AddressResolverConfig.ofPrivateDeployment("test"));
    }

    @Test
    void shouldMeetOnOneMachine(World world) throws Exception {
        Seams seams = world.realSeams("machine");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try (AddressResolverService service = resolver(seams, new InetSocketAddress(loopback, 0))) {
            BaseUrl url = BaseUrl.parse("localhost:" + service.localAddress().getPort());
            meet(Visor.of(A, seams, url, loopback), Visor.of(B, seams, url, loopback));
        }
    }

    @Test
    void shouldMeetAcrossHosts(World world) throws Exception {
        Seams service = world.virtual().seams("service", "10.0.0.1");
        Seams one = world.virtual().seams("one", "10.0.0.2");
        Seams other = world.virtual().seams("other", "10.0.0.3");
        try (AddressResolverService running = resolver(service, new InetSocketAddress("10.0.0.1", 9093))) {
            BaseUrl url = BaseUrl.parse("10.0.0.1:" + running.localAddress().getPort());
            meet(
                    Visor.of(A, one, url, InetAddress.getByName("10.0.0.2")),
                    Visor.of(B, other, url, InetAddress.getByName("10.0.0.3")));
        }
    }

    private static void meet(Visor a, Visor b) throws Exception {
        try (a;
                b;
                ConnectionListener listener = b.network().listen(45)) {
            assertThat(a.resolver().awaitReady(LIMIT)).isTrue();
            assertThatThrownBy(() -> a.network().dial(DialRequest.to(B.pub(), 45, LIMIT)))
                    .isInstanceOf(UnknownPeerException.class);
            b.network().serve();
            Eventually.holds("it is announced", b.network()::isAnnounced);
            try (Connection dialled = a.network().dial(DialRequest.to(B.pub(), 45, LIMIT));
                    Connection accepted = listener.accept()) {
                assertThat(dialled.remote()).isEqualTo(B.pub());
                assertThat(accepted.remote()).isEqualTo(A.pub());
            }
            b.network().close();
            assertThatThrownBy(() -> a.network().dial(DialRequest.to(B.pub(), 45, LIMIT)))
                    .isInstanceOf(UnknownPeerException.class);
        }
    }
}
