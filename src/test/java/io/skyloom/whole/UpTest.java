package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.localnet.Checkup;
import io.skyloom.engine.localnet.LocalNetwork;
import io.skyloom.engine.localnet.NetworkPlan;
import io.skyloom.engine.localnet.PortTakenException;
import io.skyloom.engine.localnet.Sample;
import io.skyloom.engine.localnet.SampleServer;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.engine.socks.SocksClientSide;
import io.skyloom.engine.socks.SocksReply;
import io.skyloom.engine.socks.SocksTarget;
import io.skyloom.key.Sha256;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@code up} brings up, used as people use it: many downloads at once, odd clients, a proxy that is restarted. */
@ExtendWith(CleanRun.class)
@Timeout(300)
class UpTest {
    private static final InetAddress HERE = InetAddress.getLoopbackAddress();
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PROXY = "skysocks-client";

    private static NetworkPlan plan(InetSocketAddress proxy) {
        return new NetworkPlan(3, 2, proxy, 0, 0, Optional.empty(), false);
    }

    private static LocalNetwork network() throws IOException {
        return LocalNetwork.start(plan(new InetSocketAddress(HERE, 0)), ProgramOptions.usual("test"), line -> {});
    }

    private static ByteStream through(LocalNetwork network, Seams seams, InetSocketAddress target) throws IOException {
        ByteStream stream = seams.net().connect(network.proxy(), LIMIT);
        SocksReply reply = ask(stream, target);
        if (reply != SocksReply.SUCCEEDED) {
            stream.close();
            throw new IOException("the proxy answers " + reply);
        }
        return stream;
    }

    private static SocksReply ask(ByteStream stream, InetSocketAddress target) throws IOException {
        return SocksClientSide.connect(
                stream, new SocksTarget(new SocksTarget.Literal(target.getAddress()), target.getPort()));
    }

    /** The digest of what is behind the answer's head. */
    private static byte[] receive(ByteStream stream, int most) throws IOException {
        byte[] buffer = new byte[most];
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        MessageDigest digest = Sample.newDigest();
        boolean inBody = false;
        for (int n = stream.read(buffer, 0, most); n >= 0; n = stream.read(buffer, 0, most)) {
            if (inBody) {
                digest.update(buffer, 0, n);
                continue;
            }
            head.write(buffer, 0, n);
            int end = head.toString(StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n");
            if (end >= 0) {
                inBody = true;
                digest.update(head.toByteArray(), end + 4, head.size() - end - 4);
            }
        }
        return digest.digest();
    }

    private static byte[] request(Sample sample) {
        return ("GET /sample/" + sample.seed() + "/" + sample.length() + " HTTP/1.1\r\nHost: here\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] download(LocalNetwork network, Seams seams, SampleServer server, Sample sample, int buffer)
            throws IOException {
        try (ByteStream stream = through(network, seams, server.address())) {
            byte[] request = request(sample);
            stream.writeFully(request, 0, request.length);
            return receive(stream, buffer);
        }
    }

    @Test
    void shouldCarryFiftyDownloadsAtOnceOverTwoHops(World world) throws Exception {
        List<String> said = new ArrayList<>();
        try (LocalNetwork network = network()) {
            Checkup.Verdict verdict = new Checkup(network, said::add).run(50, 10);
            assertThat(said).isEmpty();
            assertThat(verdict.downloads()).isEqualTo(50);
            assertThat(verdict.route()).containsExactly("A", "B", "C");
            assertThat(verdict.carried()).isGreaterThanOrEqualTo(500_000_000);
            assertThat(verdict.isGood()).isTrue();
        }
    }

    @Test
    void shouldServeOddClients(World world) throws Exception {
        Seams seams = world.realSeams("client");
        try (LocalNetwork network = network();
                SampleServer server = SampleServer.start(seams)) {
            aClientThatWritesByteByByte(network, seams, server);
            aClientThatReadsLateDoesNotHoldOthersUp(network, seams, server);
            aClientThatEndsItsDirectionFirst(network, seams);
            aTargetThatRefuses(network, seams);
        }
    }

    private static void aClientThatWritesByteByByte(LocalNetwork network, Seams seams, SampleServer server)
            throws IOException {
        Sample sample = new Sample(1, 100_000);
        try (ByteStream stream = through(network, seams, server.address())) {
            for (byte one : request(sample)) {
                stream.writeFully(new byte[] {one}, 0, 1);
            }
            assertThat(receive(stream, 1)).isEqualTo(sample.digest());
        }
    }

    private static void aClientThatReadsLateDoesNotHoldOthersUp(LocalNetwork network, Seams seams, SampleServer server)
            throws IOException {
        Sample large = new Sample(2, 40_000_000);
        Sample other = new Sample(3, 2_000_000);
        try (ByteStream late = through(network, seams, server.address())) {
            byte[] request = request(large);
            late.writeFully(request, 0, request.length);
            for (int i = 0; i < 5; i++) {
                assertThat(download(network, seams, server, other, 65_536)).isEqualTo(other.digest());
            }
            assertThat(receive(late, 1000)).isEqualTo(large.digest());
        }
    }

    /** The target answers with what it got, but only when it has got all. */
    private static void aClientThatEndsItsDirectionFirst(LocalNetwork network, Seams seams) throws Exception {
        byte[] content = new byte[3_000_000];
        new java.util.Random(4).nextBytes(content);
        try (StreamListener target = seams.net().listen(new InetSocketAddress(HERE, 0));
                ByteStream stream = through(network, seams, target.localAddress());
                ByteStream end = target.accept()) {
            seams.threads().start("target", () -> answerAfterTheEnd(end));
            stream.writeFully(content, 0, content.length);
            stream.shutdownOutput();
            byte[] digest = new byte[32];
            stream.readFully(digest, 0, digest.length);
            assertThat(digest).isEqualTo(Sha256.of(content));
            assertThat(stream.read(digest, 0, 1)).isEqualTo(-1);
        }
    }

    private static void answerAfterTheEnd(ByteStream end) {
        try {
            MessageDigest digest = Sample.newDigest();
            byte[] buffer = new byte[65_536];
            for (int n = end.read(buffer, 0, buffer.length); n >= 0; n = end.read(buffer, 0, buffer.length)) {
                digest.update(buffer, 0, n);
            }
            byte[] answer = digest.digest();
            end.writeFully(answer, 0, answer.length);
            end.shutdownOutput();
        } catch (IOException e) {
            end.close(); // the client sees it
        }
    }

    private static void aTargetThatRefuses(LocalNetwork network, Seams seams) throws IOException {
        InetSocketAddress nobody;
        try (StreamListener was = seams.net().listen(new InetSocketAddress(HERE, 0))) {
            nobody = was.localAddress();
        }
        try (ByteStream stream = seams.net().connect(network.proxy(), LIMIT)) {
            assertThat(ask(stream, nobody)).isEqualTo(SocksReply.CONNECTION_REFUSED);
        }
    }

    @Test
    void shouldStandABurstOfConnectionsAsABrowserOpensThem(World world) throws Exception {
        Seams seams = world.realSeams("browser");
        Sample page = new Sample(5, 20_000);
        byte[] digest = page.digest();
        try (LocalNetwork network = network();
                SampleServer server = SampleServer.start(seams)) {
            List<Callable<byte[]>> burst = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                burst.add(() -> download(network, seams, server, page, 8192));
            }
            for (Future<byte[]> one : all(burst)) {
                assertThat(one.get()).isEqualTo(digest);
            }
        }
    }

    private static <T> List<Future<T>> all(List<Callable<T>> tasks) throws InterruptedException {
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            return pool.invokeAll(tasks, 240, TimeUnit.SECONDS);
        }
    }

    @Test
    void shouldComeBackWhenTheProxyIsRestartedUnderLoad(World world) throws Exception {
        Seams seams = world.realSeams("client");
        Sample endless = new Sample(6, 900_000_000_000L);
        Sample page = new Sample(7, 100_000);
        try (LocalNetwork network = network();
                SampleServer server = SampleServer.start(seams);
                ControlClient control = network.control(network.visors().getFirst())) {
            List<ByteStream> loads = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ByteStream stream = through(network, seams, server.address());
                byte[] request = request(endless);
                stream.writeFully(request, 0, request.length);
                seams.threads().start("load", () -> drain(stream));
                loads.add(stream);
            }
            for (int i = 0; i < 3; i++) {
                control.apps().restart(PROXY);
                Eventually.holds(
                        "a page comes through the restarted proxy", LIMIT, () -> comes(network, seams, server, page));
            }
            loads.forEach(ByteStream::close);
        }
    }

    private static boolean comes(LocalNetwork network, Seams seams, SampleServer server, Sample page) {
        try {
            return MessageDigest.isEqual(download(network, seams, server, page, 8192), page.digest());
        } catch (IOException e) {
            return false;
        }
    }

    private static void drain(ByteStream stream) {
        try {
            byte[] buffer = new byte[65_536];
            while (stream.read(buffer, 0, buffer.length) >= 0) {
                Thread.onSpinWait();
            }
        } catch (IOException e) {
            // The proxy was restarted.
        }
    }

    @Test
    void shouldLeaveNoPortTakenAndNameThoseThatAre(World world) throws Exception {
        Seams seams = world.realSeams("test");
        InetSocketAddress proxy;
        try (LocalNetwork network = network()) {
            proxy = network.proxy();
            assertThatThrownBy(() -> LocalNetwork.start(plan(proxy), ProgramOptions.usual("test"), line -> {}))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("port " + proxy.getPort())
                    .hasMessageContaining("--proxy");
        }
        seams.net().listen(proxy).close();
    }
}
