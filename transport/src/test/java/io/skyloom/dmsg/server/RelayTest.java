package io.skyloom.dmsg.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.DmsgException;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.client.DmsgClient;
import io.skyloom.dmsg.client.DmsgListener;
import io.skyloom.dmsg.client.DmsgStream;
import io.skyloom.dmsg.http.DmsgHttpDialer;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpClientConfig;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.seam.Seams;
import io.skyloom.testing.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RelayTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @Test
    void shouldCarryBytesBothWaysOnRealSockets(World world) throws Exception {
        try (Town town = Town.real(world)) {
            DmsgServer server = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(22);

            DmsgStream out = a.dial(new DmsgAddress(b.key(), 22), LIMIT);
            DmsgStream in = listener.accept();
            byte[] sent = world.realSeams("payload").entropy().bytes(300_000);
            Thread writer = Thread.ofVirtual().start(() -> writeQuietly(out, sent));
            byte[] got = new byte[sent.length];
            in.readFully(got, 0, got.length);
            writer.join();
            in.writeFully(new byte[] {1, 2, 3}, 0, 3);
            byte[] back = new byte[3];
            out.readFully(back, 0, 3);

            assertThat(got).isEqualTo(sent);
            assertThat(back).containsExactly(1, 2, 3);
            assertThat(in.remote()).isEqualTo(out.local());
            assertThat(in.remote().key()).isEqualTo(a.key());
            assertThat(out.local().port()).isEqualTo(49153);
            assertThat(out.server()).isEqualTo(server.key());

            out.close();
            assertThat(in.read(back, 0, 1)).isEqualTo(-1);
            in.close();
            town.until("nothing is open", () -> a.streams() + b.streams() == 0);
            assertThat(a.portsHeld()).isZero();
            assertThat(b.portsHeld()).isEqualTo(1);
            assertThat(server.snapshot().streamsBridged()).isEqualTo(1);
        }
    }

    private static void writeQuietly(DmsgStream stream, byte[] bytes) {
        try {
            stream.writeFully(bytes, 0, bytes.length);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void shouldCarryHttp(World world) throws Exception {
        try (Town town = Town.real(world)) {
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);
            Seams seams = town.seams("http", "10.0.9.9");
            String page = "x".repeat(200_000);
            try (HttpServer site = HttpServer.start(
                            seams,
                            "http:test",
                            b.listen(80),
                            call -> HttpResponse.plain(200, page),
                            HttpServerConfig.DEFAULT);
                    HttpClient http = new HttpClient(seams, new DmsgHttpDialer(a), HttpClientConfig.DEFAULT)) {
                BaseUrl url = BaseUrl.parse("dmsg://" + b.key().hex());
                HttpResponse answer = http.send(url, HttpRequest.get("/"), LIMIT);

                assertThat(answer.status()).isEqualTo(200);
                assertThat(answer.text()).isEqualTo(page);
                assertThat(site.connections()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void shouldTellAtOnceWhatIsRefused(World world) throws Exception {
        try (Town town = Town.real(world)) {
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);

            assertThatThrownBy(() -> a.dial(new DmsgAddress(b.key(), 99), LIMIT))
                    .isInstanceOfSatisfying(
                            DmsgException.class, e -> assertThat(e.error()).isEqualTo(DmsgError.NO_LISTENER));
            assertThatThrownBy(() -> a.dial(new DmsgAddress(Town.keys(99).pub(), 1), LIMIT))
                    .hasMessageStartingWith("dmsg error 100");
            assertThat(a.publicAddress(LIMIT).isLoopbackAddress()).isTrue();
            assertThat(a.portsHeld()).isZero();
            assertThat(a.streams()).isZero();
        }
    }

    @Test
    void shouldLeaveNothingBehindAfterManyRefusedDials(World world) throws Exception {
        try (Town town = Town.real(world)) {
            town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgClient b = town.readyClient(12, 1);

            for (int port = 1; port <= 2000; port++) {
                DmsgAddress nobody = new DmsgAddress(b.key(), port);
                assertThatThrownBy(() -> a.dial(nobody, LIMIT)).hasMessageStartingWith("dmsg error 306");
            }

            assertThat(a.portsHeld()).isZero();
            assertThat(a.streams()).isZero();
            assertThat(b.streams()).isZero();
        }
    }

    @Test
    void shouldRefuseASecondClientWithTheSameKeyInOneProcess(World world) throws Exception {
        try (Town town = Town.real(world)) {
            ClientKeys inProcess = new ClientKeys();
            town.client(11, 1, inProcess);

            assertThatThrownBy(() -> town.client(11, 1, inProcess))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("already");
        }
    }

    @Test
    void shouldPassStreamsBetweenServers(World world) throws Exception {
        try (Town town = Town.real(world)) {
            DmsgServer one = town.server(1, DmsgServerConfig.Mesh.passive());
            DmsgClient a = town.readyClient(11, 1);
            DmsgServer two = town.server(
                    2,
                    DmsgServerConfig.Mesh.linkedTo(
                            List.of(town.discovery.entry(one.key()).orElseThrow())));
            town.until(
                    "the link",
                    () -> one.snapshot().peers() == 1 && two.snapshot().peers() == 1);
            town.discovery.hide(one.key());
            DmsgClient b = town.readyClient(12, 1);
            DmsgListener listener = b.listen(7);

            DmsgStream out = a.dial(new DmsgAddress(b.key(), 7), LIMIT);
            try (DmsgStream in = listener.accept()) {
                byte[] word = "through two servers".getBytes(StandardCharsets.UTF_8);
                out.writeFully(word, 0, word.length);
                byte[] got = new byte[word.length];
                in.readFully(got, 0, got.length);

                assertThat(got).isEqualTo(word);
                assertThat(b.servers()).containsExactly(two.key());
                assertThat(out.server()).isEqualTo(one.key());
                assertThat(one.snapshot().streamsRelayed()).isEqualTo(1);
            }
            out.close();
        }
    }
}
