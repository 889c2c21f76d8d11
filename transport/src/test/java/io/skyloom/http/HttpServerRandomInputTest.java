package io.skyloom.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random and mutated requests end their own connection at most; the server goes on serving. */
class HttpServerRandomInputTest {
    private static final int ROUNDS = 400;
    private static final List<String> GOOD = List.of(
            "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "POST /b HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello",
            "POST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            "GET /d?q=%41 HTTP/1.0\r\nSW-Public: 02\r\nSW-Nonce: 1\r\n\r\n");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 20_260_101, -7})
    void shouldSurviveRandomAndMutatedRequests(long seed, World world) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        HttpRoutes routes = new HttpRoutes()
                .on(
                        "GET",
                        "/{any}",
                        call -> HttpResponse.plain(200, call.query("q").orElse("")))
                .on(
                        "POST",
                        "/{any}",
                        call -> HttpResponse.plain(200, call.request().text()));
        try (Site site = new Site(world, routes);
                HttpClient good = HttpClient.tcp(site.client)) {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] input = random.nextInt(4) == 0 ? noise(random) : mutated(random);
                try (RawClient client = site.raw()) {
                    String answer = client.send(input).end().rest();
                    assertThat(answer)
                            .as("seed %s, round %s: %s", seed, round, new String(input, ISO_8859_1))
                            .matches("(?s)(HTTP/1\\.1 [2345]\\d\\d .*)?");
                }
            }
            assertThat(good.send(site.url(), HttpRequest.get("/x"), Duration.ofSeconds(1))
                            .status())
                    .isEqualTo(200);
            Eventually.holds("no connection is left", () -> site.server.connections() == 0);
        }
    }

    private static byte[] noise(SplittableRandom random) {
        byte[] bytes = new byte[random.nextInt(1, 600)];
        random.nextBytes(bytes);
        return bytes;
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] bytes = GOOD.get(random.nextInt(GOOD.size())).getBytes(ISO_8859_1);
        for (int i = random.nextInt(1, 5); i > 0; i--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                default -> bytes = doubled(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] doubled(byte[] bytes, int from) {
        byte[] longer = Arrays.copyOf(bytes, bytes.length * 2 - from);
        System.arraycopy(bytes, from, longer, bytes.length, bytes.length - from);
        return longer;
    }
}
