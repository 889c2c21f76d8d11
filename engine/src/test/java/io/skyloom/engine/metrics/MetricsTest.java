package io.skyloom.engine.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.World;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Numbers are read when somebody asks, and written as monitoring systems want them. */
class MetricsTest {
    private final Metrics metrics = new Metrics();

    @Test
    void shouldWriteNumbersByNameAsTheyAreNow() {
        AtomicLong sent = new AtomicLong(3);
        metrics.counter("bytes_total", "Bytes", sent::get);
        metrics.gauge("a", "A \\ number\nof lines", () -> 1.5);
        assertThat(metrics.text()).isEqualTo("""
                        # HELP skyloom_a A \\\\ number\\nof lines
                        # TYPE skyloom_a gauge
                        skyloom_a 1.5
                        # HELP skyloom_bytes_total Bytes
                        # TYPE skyloom_bytes_total counter
                        skyloom_bytes_total 3
                        """);
        sent.set(Long.MAX_VALUE / 1000);
        assertThat(metrics.text()).contains("skyloom_bytes_total 9223372036854776\n");
    }

    @Test
    void shouldTellNumbersApartByLabels() {
        metrics.gauges(
                "load",
                "Load",
                List.of("peer", "kind"),
                () -> List.of(
                        new Sample(List.of("a\"b\\c\nd", "x"), Double.NaN),
                        new Sample(List.of("e", "y"), Double.POSITIVE_INFINITY),
                        new Sample(List.of("f", ""), 1e-7)));
        assertThat(metrics.text())
                .contains("skyloom_load{peer=\"a\\\"b\\\\c\\nd\",kind=\"x\"} NaN\n")
                .contains("skyloom_load{peer=\"e\",kind=\"y\"} +Inf\n")
                .contains("skyloom_load{peer=\"f\",kind=\"\"} 0.00000010\n");
    }

    @Test
    void shouldReadTheOthersWhenOneCannotBeRead() {
        metrics.gauge("broken", "Broken", () -> {
            throw new IllegalStateException("closed");
        });
        metrics.gauges("short_of_labels", "Broken", List.of("a"), () -> List.of(new Sample(List.of(), 1)));
        metrics.gauge("whole", "Whole", () -> 1);
        assertThat(metrics.text())
                .contains("skyloom_whole 1\n")
                .doesNotContain("\nskyloom_broken")
                .doesNotContain("\nskyloom_short");
    }

    @Test
    void shouldGiveANameOnceAndTakeItBack() {
        Metrics.Registration first = metrics.gauge("one", "One", () -> 1);
        assertThatThrownBy(() -> metrics.gauge("one", "Two", () -> 2))
                .hasMessage("there are numbers called skyloom_one already");
        assertThat(metrics.text()).contains("skyloom_one 1");
        first.close();
        Metrics.Registration second = metrics.gauge("one", "Two", () -> 2);
        first.close();
        assertThat(metrics.text()).contains("skyloom_one 2");
        second.close();
        assertThat(metrics.text()).isEmpty();
    }

    @Test
    void shouldRefuseNamesThatMonitoringSystemsDoNotTake() {
        assertThatThrownBy(() -> metrics.gauge("a-b", "", () -> 1)).hasMessageContaining("skyloom_a-b");
        assertThatThrownBy(() -> metrics.counter("bytes", "", () -> 1)).hasMessageContaining("ends in _total");
        assertThatThrownBy(() -> metrics.gauges("a", "", List.of("X"), List::of))
                .hasMessageContaining("unlike X");
    }

    @Test
    void shouldKnowTheProcess(World world) {
        ProcessMetrics.register(
                metrics, new Health("me", "1", world.realSeams("metrics").clock()));
        assertThat(metrics.text())
                .containsPattern("skyloom_jvm_memory_used_bytes\\{area=\"heap\"} [1-9]")
                .containsPattern("skyloom_process_cpu_seconds_total \\d")
                .containsPattern("skyloom_process_platform_threads [1-9]")
                .contains("skyloom_health 0\n")
                .contains("skyloom_jvm_collections_total{collector=");
    }
}
