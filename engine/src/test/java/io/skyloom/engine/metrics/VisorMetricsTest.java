package io.skyloom.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.PersistentTransport;
import io.skyloom.network.HostPort;
import io.skyloom.seam.Seams;
import io.skyloom.stcp.PkTable;
import io.skyloom.testing.World;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A visor's numbers follow what it does, and its health what it lacks. */
class VisorMetricsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final Curve curve = Curve.bouncyCastle();
    private final PkTable book = new PkTable();

    private Visor.Builder visor(Seams seams, String seed) {
        return Visor.builder()
                .keys(KeyPair.fromSeed(seed.getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .seams(seams)
                .stcp(HostPort.parse("127.0.0.1:0"))
                .peers(book)
                .version("test");
    }

    @Test
    void shouldFollowAVisor(World world) throws Exception {
        Seams seams = world.realSeams("visor");
        PersistentTransport nobody =
                new PersistentTransport(KeyPair.generate(curve, seams.entropy()).pub(), "stcp");
        Metrics metrics = new Metrics();
        Health health = new Health("a", "test", seams.clock());
        try (Visor a = visor(seams, "a").persistent(List.of(nobody)).build().start();
                Visor b = visor(seams, "b").build().start()) {
            VisorMetrics.register(metrics, health, a);
            assertThat(metrics.text())
                    .contains("skyloom_transports{type=\"stcp\"} 0\n")
                    .contains("skyloom_rules 0\n")
                    .contains("skyloom_groups 0\n")
                    .contains("skyloom_packets_dropped_total{reason=\"shed\"} 0\n")
                    .contains("skyloom_transport_events_total{event=\"strays\"} 0\n")
                    .doesNotContain("skyloom_dmsg");
            assertThat(health.json())
                    .contains("\"transports\":{\"status\":\"degraded\",\"detail\":\"0 up, 0 of 1 persistent ones\"}");
            book.put(
                    b.key(),
                    HostPort.parse("127.0.0.1:" + b.stcpAddress().orElseThrow().getPort()));
            ManagedTransport made = a.transports().save(b.key(), "stcp", Label.USER, LIMIT);
            assertThat(metrics.text())
                    .contains("skyloom_transports{type=\"stcp\"} 1\n")
                    .containsPattern("skyloom_transport_bytes_total\\{id=\"" + made.id() + "\",type=\"stcp\",peer=\""
                            + b.key() + "\",direction=\"sent\"} \\d+\n");
            a.transports().keep(List.of(new PersistentTransport(b.key(), "stcp")));
            assertThat(health.state()).isEqualTo(Health.State.OK);
        }
        assertThat(Pattern.compile("^skyloom_transports\\{type=\"stcp\"} 0$", Pattern.MULTILINE)
                        .matcher(metrics.text())
                        .find())
                .isTrue();
    }
}
