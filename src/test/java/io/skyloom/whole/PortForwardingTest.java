package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.control.ControlServer;
import io.skyloom.engine.control.ControlSources;
import io.skyloom.engine.control.ForwardCalls;
import io.skyloom.engine.portforward.BorrowedPorts;
import io.skyloom.engine.portforward.LentPorts;
import io.skyloom.engine.visor.Visor;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.routing.appnet.AppAddress;
import io.skyloom.routing.appnet.AppConnection;
import io.skyloom.routing.appnet.WellKnownPorts;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ScarceThreads;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A web server behind one visor is used from behind another. */
@ExtendWith(CleanRun.class)
@Timeout(300)
class PortForwardingTest {
    private static final String PAGE = "page ".repeat(40_000);

    private static InetSocketAddress anywhere() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Two visors; the second lends ports, the first borrows them. */
    private static final class Pair implements AutoCloseable {
        final Region region;
        final Seams seams;
        final Visor a;
        final Visor b;
        final HttpServer web;
        final LentPorts lent;
        final BorrowedPorts borrowed;
        final ControlServer controlOfA;
        final ControlServer controlOfB;

        Pair(World world) throws Exception {
            this(world, UnaryOperator.identity());
        }

        /** @param ofLender makes of usual seams those of the second visor's lent ports */
        Pair(World world, UnaryOperator<Seams> ofLender) throws Exception {
            region = new Region(world);
            seams = world.realSeams("ports");
            a = region.visor("A", 1);
            b = region.visor("B", 1);
            web = HttpServer.start(
                    seams,
                    "web",
                    seams.net().listen(anywhere()),
                    call -> HttpResponse.plain(200, call.request().path() + PAGE),
                    HttpServerConfig.DEFAULT);
            lent = new LentPorts(ofLender.apply(seams));
            lent.start(b.skynet().orElseThrow());
            borrowed = new BorrowedPorts(a, seams);
            controlOfA = ControlServer.open(
                    ControlSources.of(a), seams, anywhere(), new ForwardCalls(new LentPorts(seams), borrowed));
            controlOfB = ControlServer.open(
                    ControlSources.of(b), seams, anywhere(), new ForwardCalls(lent, new BorrowedPorts(b, seams)));
            world.mustBeEmpty("lent connections", lent::connections);
        }

        int webPort() {
            return web.localAddress().getPort();
        }

        ControlClient controlA() throws IOException {
            return ControlClient.connect(seams, controlOfA.localAddress());
        }

        ControlClient controlB() throws IOException {
            return ControlClient.connect(seams, controlOfB.localAddress());
        }

        /** Until the visor has a dmsg session it cannot ask for a route. */
        String refusal(ControlClient control, int remotePort) {
            return Eventually.sees(
                    "the other visor's answer",
                    Region.LIMIT,
                    () -> {
                        try {
                            control.borrow(b.key(), remotePort, 0);
                            return "lent";
                        } catch (IOException e) {
                            return String.valueOf(e.getMessage());
                        }
                    },
                    said -> said.contains("registered"));
        }

        String fetch(int localPort, String path) throws IOException {
            try (HttpClient http = HttpClient.tcp(seams)) {
                return http.send(BaseUrl.parse("127.0.0.1:" + localPort), HttpRequest.get(path), Region.LIMIT)
                        .text();
            }
        }

        @Override
        public void close() throws Exception {
            controlOfA.close();
            controlOfB.close();
            borrowed.close();
            lent.close();
            web.close();
            region.close();
        }
    }

    @Test
    void shouldBringAWebServerHere(World world) throws Exception {
        try (Pair pair = new Pair(world);
                ControlClient a = pair.controlA();
                ControlClient b = pair.controlB()) {
            assertThat(pair.refusal(a, pair.webPort())).contains("Port :" + pair.webPort() + " not registered");
            b.lend(pair.webPort());
            assertThat(b.lent()).containsExactly(pair.webPort());
            assertThatThrownBy(() -> b.lend(pair.webPort())).hasMessageContaining("already registered");
            UUID id = a.borrow(pair.b.key(), pair.webPort(), 0);
            int here = a.borrowed().getFirst().localPort();
            assertThat(a.borrowed().getFirst().id()).isEqualTo(id);
            assertThat(pair.fetch(here, "/one")).isEqualTo("/one" + PAGE);
            assertThat(pair.fetch(here, "/two")).isEqualTo("/two" + PAGE);
            assertThat(pair.fetch(here, "/three")).isEqualTo("/three" + PAGE);
            assertThatThrownBy(() -> a.borrow(pair.b.key(), pair.webPort(), here))
                    .hasMessageContaining("local port already in use");
            a.giveBack(id);
            assertThatThrownBy(() -> pair.fetch(here, "/gone")).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> a.giveBack(id)).hasMessageContaining("no forwarded port");
            b.keepPort(pair.webPort());
            assertThatThrownBy(() -> b.keepPort(pair.webPort())).hasMessageContaining("not registered");
            assertThat(b.lent()).isEmpty();
        }
    }

    @Test
    void shouldRefuseToLendWhereNobodyListens(World world) throws Exception {
        try (Pair pair = new Pair(world);
                ControlClient b = pair.controlB()) {
            int free;
            try (var listener = pair.seams.net().listen(anywhere())) {
                free = listener.localAddress().getPort();
            }
            assertThatThrownBy(() -> b.lend(free)).hasMessageContaining("No connection on local port :" + free);
        }
    }

    @Test
    void shouldServeTheNextWhenThereWasNoThreadForOne(World world) throws Exception {
        try (Pair pair = new Pair(world, seams -> ScarceThreads.around(seams, "lent/serve"));
                ControlClient a = pair.controlA();
                ControlClient b = pair.controlB()) {
            b.lend(pair.webPort());
            AppAddress service = new AppAddress(AppAddress.SKYNET, pair.b.key(), WellKnownPorts.FORWARDING);
            assertThat(pair.region.refusal(pair.a, service, "no thread"))
                    .endsWith("no thread for one more forwarded connection, try later");
            a.borrow(pair.b.key(), pair.webPort(), 0);
            int here = a.borrowed().getFirst().localPort();
            assertThat(pair.fetch(here, "/next")).isEqualTo("/next" + PAGE);
        }
    }

    @Test
    void shouldServeVisorsOf2024AtTheirPort(World world) throws Exception {
        try (Pair pair = new Pair(world);
                ControlClient a = pair.controlA();
                ControlClient b = pair.controlB()) {
            pair.refusal(a, pair.webPort());
            b.lend(pair.webPort());
            AppAddress service = new AppAddress(AppAddress.SKYNET, pair.b.key(), WellKnownPorts.FORWARDING_OF_2024);
            try (AppConnection connection = pair.a.skynet().orElseThrow().dial(service)) {
                write(connection, "{\"port\":" + pair.webPort() + "}");
                byte[] answer = new byte[100];
                int count = connection.read(answer, 0, answer.length);
                assertThat(new String(answer, 0, count, StandardCharsets.UTF_8)).isEqualTo("{}");
                for (int round = 0; round < 2; round++) {
                    write(connection, "GET /page HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    byte[] head = new byte[15];
                    connection.readFully(head, 0, head.length);
                    assertThat(new String(head, StandardCharsets.UTF_8)).isEqualTo("HTTP/1.1 200 OK");
                    skipRest(connection);
                    Eventually.holds(
                            "the server hung up",
                            () -> pair.seams.threads().running().stream()
                                    .noneMatch(name -> name.contains("lent/back")));
                }
            }
        }
    }

    /** The rest of the response, whose page is the last thing in it. */
    private static void skipRest(AppConnection connection) throws IOException {
        StringBuilder seen = new StringBuilder();
        byte[] chunk = new byte[4096];
        while (!seen.toString().endsWith("/page" + PAGE)) {
            int count = connection.read(chunk, 0, chunk.length);
            assertThat(count).isPositive();
            seen.append(new String(chunk, 0, count, StandardCharsets.ISO_8859_1));
        }
    }

    private static void write(ByteStream stream, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        stream.writeFully(bytes, 0, bytes.length);
    }
}
