package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.engine.skysocks.LivenessParameters;
import io.skyloom.engine.skysocks.SkysocksClient;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.engine.socks.SocksTarget.Literal;
import io.skyloom.engine.visor.Visor;
import io.skyloom.key.KeyPair;
import io.skyloom.key.Sha256;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The proxy over two hops of whole visors on real sockets, and a middle that dies without a word. */
@ExtendWith(CleanRun.class)
@Timeout(300)
class SkysocksTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final byte[] CONTENT = content();

    /** Patient enough for a slow machine, and much less than the usual forty seconds. */
    private static final LivenessParameters IMPATIENT =
            new LivenessParameters(Duration.ofSeconds(8), Duration.ofSeconds(6), 2, Duration.ofSeconds(20));

    private static byte[] content() {
        byte[] bytes = new byte[10_000_000];
        new Random(10).nextBytes(bytes);
        return bytes;
    }

    /** Sends the content to whoever connects, and ends. */
    private static StreamListener host(Seams seams) throws IOException {
        StreamListener listener = seams.net().listen(new InetSocketAddress(HERE, 0));
        seams.threads().start("host", () -> {
            try {
                while (true) {
                    ByteStream stream = listener.accept();
                    seams.threads().start("host/one", () -> send(stream));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        return listener;
    }

    private static void send(ByteStream stream) {
        try (stream) {
            stream.writeFully(CONTENT, 0, CONTENT.length);
            stream.shutdownOutput();
            stream.read(new byte[1], 0, 1);
        } catch (IOException e) {
            // The program has left, or its session.
        }
    }

    private static byte[] download(Seams seams, int proxy, StreamListener host) throws IOException {
        try (ByteStream stream = seams.net().connect(new InetSocketAddress(HERE, proxy), Region.LIMIT)) {
            SocksTarget target =
                    new SocksTarget(new Literal(HERE), host.localAddress().getPort());
            SocksReply reply = SocksClientSide.connect(stream, target);
            if (reply != SocksReply.SUCCEEDED) {
                throw new IOException("told " + reply);
            }
            byte[] all = new byte[CONTENT.length];
            stream.readFully(all, 0, all.length);
            assertThat(stream.read(new byte[1], 0, 1)).as("the end").isEqualTo(-1);
            return Sha256.of(all);
        }
    }

    private static void awaitRunning(RoutedApp app) {
        Eventually.sees(
                app.name() + " runs",
                Region.LIMIT,
                () -> app.status() + " " + app.trouble(),
                said -> said.equals(AppStatus.RUNNING + " "));
    }

    @Test
    void shouldFindItsWayAgainWhenTheMiddleDiesWithoutAWord(World world) throws Exception {
        try (Region region = new Region(world)) {
            Seams programs = region.seams("programs");
            KeyPair middle = region.keys("B");
            Visor a = region.visor("A", 2);
            Seams doomed = region.seams("B");
            FreezingNet power = FreezingNet.around(doomed.net());
            Visor b = region.visor("B", middle, power.in(doomed), 2);
            Visor c = region.visor("C", 2);
            Region.connect(a, b);
            Region.connect(b, c);
            int port = Region.quietPort(programs);
            List<String> where = List.of(
                    "--srv",
                    c.key().hex(),
                    "--addr",
                    "127.0.0.1:" + port,
                    "--min-hops",
                    "2",
                    "--reconnect",
                    "--retry-time",
                    "1");
            SkysocksClient client = new SkysocksClient(IMPATIENT);
            try (StreamListener host = host(programs);
                    RoutedApp exit = RoutedApp.start(
                            new SkysocksServer(), "skysocks", c, region.seams("exit"), List.of("--allow-private"));
                    RoutedApp proxy = RoutedApp.start(client, "skysocks-client", a, region.seams("proxy"), where)) {
                awaitRunning(exit);
                awaitRunning(proxy);
                assertThat(download(programs, port, host)).isEqualTo(Sha256.of(CONTENT));
                assertThat(b.forwarder().counters().forwarded()).isGreaterThan(CONTENT.length / 4096);

                power.freeze();
                Eventually.sees("the loss is noticed", Region.LIMIT, proxy::status, AppStatus.RECONNECTING::equals);
                b.close();
                Visor again = region.visor("B again", middle, 2);
                Region.connect(a, again);
                Region.connect(again, c);
                awaitRunning(proxy);
                assertThat(download(programs, port, host)).isEqualTo(Sha256.of(CONTENT));
                assertThat(again.forwarder().counters().forwarded()).isGreaterThan(CONTENT.length / 4096);
            }
        }
    }
}
