package io.skyloom.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Monitoring systems get their answers over HTTP. */
class MetricsServerTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private static HttpResponse get(Seams seams, MetricsServer server, String path) throws IOException {
        try (HttpClient client = HttpClient.tcp(seams)) {
            String url = "http://127.0.0.1:" + server.localAddress().getPort();
            return client.send(BaseUrl.parse(url), HttpRequest.get(path), LIMIT);
        }
    }

    @Test
    void shouldAnswerWithNumbersAndState(World world) throws IOException {
        Seams seams = world.realSeams("metrics");
        Metrics metrics = new Metrics();
        metrics.gauge("routes", "Routes", () -> 7);
        Health health = new Health("visor 02ab", "0.1", seams.clock());
        AtomicReference<Health.Report> dmsg = new AtomicReference<>(Health.Report.ok("2 of 2 sessions"));
        health.part("dmsg", dmsg::get);
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (MetricsServer server = MetricsServer.open(metrics, health, seams, anywhere)) {
            HttpResponse numbers = get(seams, server, "/metrics");
            assertThat(numbers.status()).isEqualTo(200);
            assertThat(numbers.fields().first("Content-Type")).contains("text/plain; version=0.0.4; charset=utf-8");
            assertThat(numbers.text()).contains("\nskyloom_routes 7\n");
            HttpResponse well = get(seams, server, "/health");
            assertThat(well.status()).isEqualTo(200);
            assertThat(well.text())
                    .startsWith(
                            "{\"schema\":1,\"status\":\"ok\",\"name\":\"visor 02ab\",\"version\":\"0.1\",\"started_at\":\"")
                    .endsWith("\"parts\":{\"dmsg\":{\"status\":\"ok\",\"detail\":\"2 of 2 sessions\"}}}\n");
            dmsg.set(Health.Report.degraded("0 of 2 sessions"));
            assertThat(get(seams, server, "/health").status()).isEqualTo(200);
            dmsg.set(Health.Report.failing("closed"));
            HttpResponse ill = get(seams, server, "/health");
            assertThat(ill.status()).isEqualTo(503);
            assertThat(ill.text()).contains("\"status\":\"failing\",\"name\"");
            assertThat(get(seams, server, "/").text()).contains("/metrics");
            assertThat(get(seams, server, "/other").status()).isEqualTo(404);
        }
    }

    @Test
    void shouldBeAsIllAsItsWorstPartAndCountItsTime() {
        VirtualTime time = new VirtualTime();
        Health health = new Health("me", "1", time);
        assertThat(health.state()).isEqualTo(Health.State.OK);
        health.part("a", () -> Health.Report.ok("fine"));
        health.part("b", () -> Health.Report.degraded("slow"));
        health.part("c", () -> {
            throw new IllegalStateException("gone");
        });
        assertThat(health.state()).isEqualTo(Health.State.FAILING);
        assertThat(health.json()).contains("cannot say: java.lang.IllegalStateException: gone");
        health.part("c", () -> Health.Report.ok("back"));
        assertThat(health.state()).isEqualTo(Health.State.DEGRADED);
        time.advance(Duration.ofSeconds(90));
        assertThat(health.uptime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(health.json()).contains("\"uptime_seconds\":90,");
    }
}
