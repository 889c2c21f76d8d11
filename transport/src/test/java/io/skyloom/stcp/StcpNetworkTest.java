package io.skyloom.stcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.key.KeyPair;
import io.skyloom.network.Connection;
import io.skyloom.network.ConnectionListener;
import io.skyloom.network.DialRequest;
import io.skyloom.network.HostPort;
import io.skyloom.network.NetworkLimits;
import io.skyloom.network.Rig;
import io.skyloom.network.UnknownPeerException;
import io.skyloom.noise.Hybrid;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StcpNetworkTest {
    private static final KeyPair A = RecordedFrames.pair("A");
    private static final KeyPair B = RecordedFrames.pair("B");
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldConnectOverRealSocketsAfterAnEntryWasAdded(World world) throws Exception {
        Seams seams = world.realSeams("stcp");
        try (StcpNetwork one = network(A, seams);
                StcpNetwork other = network(B, seams);
                ConnectionListener listener = other.listen(45)) {
            InetSocketAddress place = other.serve(HostPort.parse("127.0.0.1:0"));
            DialRequest request = DialRequest.to(B.pub(), 45, LIMIT);
            assertThatThrownBy(() -> one.dial(request))
                    .isInstanceOf(UnknownPeerException.class)
                    .hasMessageContaining("is not in the stcp key table");

            one.table().put(B.pub(), new HostPort("127.0.0.1", place.getPort()));
            try (Connection dialled = one.dial(request);
                    Connection accepted = listener.accept()) {
                byte[] text = "over a real socket".getBytes(java.nio.charset.StandardCharsets.UTF_8);
                dialled.stream().write(text, 0, text.length);
                byte[] heard = new byte[100];
                int n = accepted.stream().read(heard, 0, heard.length);
                assertThat(new String(heard, 0, n, java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("over a real socket");
                assertThat(accepted.remote()).isEqualTo(A.pub());
            }
        }
    }

    @Test
    void shouldSayThatItCannotListenAndDialAllTheSame(World world) throws Exception {
        Seams seams = world.realSeams("stcp");
        try (StcpNetwork one = network(A, seams);
                StcpNetwork other = network(B, seams);
                ConnectionListener listener = one.listen(45)) {
            InetSocketAddress place = one.serve(HostPort.parse("127.0.0.1:0"));
            HostPort taken = new HostPort("127.0.0.1", place.getPort());
            assertThatThrownBy(() -> other.serve(taken)).isInstanceOf(BindException.class);

            other.table().put(A.pub(), taken);
            other.dial(DialRequest.to(A.pub(), 45, LIMIT)).close();
            listener.accept().close();
        }
    }

    @Test
    void shouldTryEveryAddressOfAName(World world) throws Exception {
        Seams here = world.virtual().seams("one", "10.0.0.1");
        Seams there = world.virtual().seams("other", "10.0.0.2");
        world.virtual().internet().host("10.0.0.3");
        world.virtual().internet().name("visor.example", "10.0.0.3", "10.0.0.2");
        try (StcpNetwork one = network(A, here);
                StcpNetwork other = network(B, there);
                ConnectionListener listener = other.listen(45)) {
            other.serve(HostPort.parse("10.0.0.2:7777"));
            one.table().put(B.pub(), HostPort.parse("visor.example:7777"));

            Connection connection = one.dial(DialRequest.to(B.pub(), 45, LIMIT));

            assertThat(connection.remoteAddress().getHostString()).isEqualTo("10.0.0.2");
            connection.close();
            listener.accept().close();
            one.table().put(B.pub(), HostPort.parse("nobody.example:7777"));
            assertThatThrownBy(() -> one.dial(DialRequest.to(B.pub(), 45, LIMIT)))
                    .isInstanceOf(UnknownHostException.class);
        }
    }

    private static StcpNetwork network(KeyPair keys, Seams seams) throws IOException {
        return new StcpNetwork(
                Rig.identity(keys, seams.entropy(), Hybrid.OFFER), seams, new PkTable(), NetworkLimits.USUAL);
    }
}
