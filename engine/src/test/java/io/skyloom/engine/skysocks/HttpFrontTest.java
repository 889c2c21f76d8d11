package io.skyloom.engine.skysocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.app.AppStatus;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs that speak to the client as to an HTTP proxy. */
@ExtendWith(CleanRun.class)
class HttpFrontTest {
    private static final int PORT = 8118;
    private static final int WEB = 80;

    private static Rig rig(World world) throws IOException {
        Rig rig = Rig.connected(world, "--reconnect", "--http", "127.0.0.1:" + PORT);
        rig.at(WEB, stream -> {
            // A host that repeats what it was told, as far as a head goes, and ends.
            StringBuilder told = new StringBuilder();
            byte[] one = new byte[1];
            while (told.indexOf("\r\n\r\n") < 0 && stream.read(one, 0, 1) == 1) {
                told.append((char) one[0]);
            }
            byte[] answer = ("HTTP/1.1 200 OK\r\n\r\n" + told).getBytes(StandardCharsets.ISO_8859_1);
            stream.writeFully(answer, 0, answer.length);
            stream.close();
        });
        return rig;
    }

    /** Says it, and returns everything that comes. */
    private static Outcome<String> say(Rig rig, String words, int slice, boolean end) {
        return rig.simulation.call(rig.programs, "program", () -> {
            InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT);
            ByteStream stream = rig.programs.net().connect(place, Rig.LONG);
            try {
                byte[] bytes = words.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
                new SlicedStream(stream, slice).writeFully(bytes, 0, bytes.length);
                if (end) {
                    stream.shutdownOutput();
                }
                return new String(Rig.readAll(stream), StandardCharsets.ISO_8859_1);
            } finally {
                stream.close();
            }
        });
    }

    private static String say(Rig rig, String words) throws Exception {
        return rig.await(say(rig, words, 1000, false));
    }

    @Test
    void shouldTunnel(World world) throws Exception {
        try (Rig rig = rig(world)) {
            for (int slice : new int[] {1, 1000}) {
                String heard = rig.await(say(rig, "CONNECT 5.6.7.8:7 HTTP/1.1\nHost: 5.6.7.8:7\n\nhello", slice, true));
                assertThat(heard).isEqualTo("HTTP/1.1 200 Connection established\r\n\r\nhello");
            }
            assertThat(rig.now()).isZero();
        }
    }

    @Test
    void shouldPassOneExchangeOn(World world) throws Exception {
        try (Rig rig = rig(world)) {
            String heard = say(rig, "GET http://5.6.7.8/x HTTP/1.1\nHost: y\nProxy-Connection: keep-alive\nA: b\n\n");
            assertThat(heard)
                    .isEqualTo(String.join(
                            "\r\n",
                            "HTTP/1.1 200 OK",
                            "",
                            "GET /x HTTP/1.1",
                            "Host: 5.6.7.8",
                            "A: b",
                            "Connection: close",
                            "",
                            ""));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, 400",
        "CONNECT 5.6.7.8:81 HTTP/1.1, 502",
        "CONNECT nobody.example:80 HTTP/1.1, 502",
        "CONNECT 127.0.0.1:80 HTTP/1.1, 403",
        "GET http://10.0.0.3/ HTTP/1.1, 403"
    })
    void shouldSayWhatIsWrong(String line, int status, World world) throws Exception {
        try (Rig rig = rig(world)) {
            assertThat(say(rig, line + "\n\n"))
                    .startsWith("HTTP/1.1 " + status + " ")
                    .contains("Connection: close");
        }
    }

    @Test
    void shouldSayWhenAPasswordIsWanted(World world) throws Exception {
        try (Rig rig = new Rig(world, 1)) {
            rig.startServer("--passcode", "secret");
            rig.startClient("--http", "127.0.0.1:" + PORT);
            assertThat(say(rig, "CONNECT 5.6.7.8:7 HTTP/1.1\n\n"))
                    .startsWith("HTTP/1.1 502 ")
                    .contains("password");
        }
    }

    @Test
    void shouldRefuseHeadsWithoutEnd(World world) throws Exception {
        try (Rig rig = rig(world)) {
            assertThat(say(rig, "GET http://5.6.7.8/ HTTP/1.1\nA: " + "x".repeat(70_000)))
                    .startsWith("HTTP/1.1 431 ");
            Duration before = rig.now();
            assertThat(say(rig, "GET http://5.6.7.8/ HTTP/1.1\n")).isEmpty();
            assertThat(rig.now().minus(before)).isEqualTo(Duration.ofSeconds(30));
        }
    }

    @Test
    void shouldSayAtOnceThatThereIsNoWay(World world) throws Exception {
        try (Rig rig = rig(world)) {
            rig.clientNet.refuse(new IOException("no route to the exit"));
            rig.clientNet.latest().close();
            rig.whenStatus(rig.clientContext(), AppStatus.RECONNECTING);
            rig.simulation.run(Duration.ofSeconds(5));
            Outcome<String> heard = say(rig, "CONNECT 5.6.7.8:7 HTTP/1.1\n\n", 1000, true);
            assertThat(rig.atOnce(heard)).isTrue();
            assertThat(rig.await(heard)).startsWith("HTTP/1.1 503 ").contains("no route to the exit");
        }
    }
}
