package io.skyloom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.bench.plan.Groups;
import io.skyloom.bench.run.Pace;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchOptionsTest {
    private static final Path HERE = Path.of("bench");
    private static final List<String> KNOWN = List.of("relay", "stream");

    private static BenchOptions parsed(String... words) {
        return BenchOptions.parse(words, KNOWN, HERE);
    }

    @Test
    void shouldMeasureEverythingAtTheUsualPaceWhenNothingIsSaid() {
        assertThat(BenchOptions.areForJmh()).isFalse();
        assertThat(parsed()).isEqualTo(new BenchOptions(BenchOptions.Mode.MEASURE, new Pace(1), List.of(), HERE));
    }

    @Test
    void shouldLeaveFiltersToJmh() {
        assertThat(BenchOptions.areForJmh("ForwardBenchmark", "-f", "1")).isTrue();
        assertThat(BenchOptions.areForJmh("-l")).isTrue();
        assertThat(BenchOptions.areForJmh("--check")).isFalse();
    }

    @Test
    void shouldTakeGroupsAndMinutes() {
        BenchOptions options = parsed("--only", "relay,stream", "--minutes", "10", "--dir", "elsewhere");
        assertThat(options.groups()).containsExactly("relay", "stream");
        assertThat(options.pace()).isEqualTo(new Pace(0.5));
        assertThat(options.folder()).isEqualTo(Path.of("elsewhere"));
    }

    @Test
    void shouldSayWhichWordIsWrong() {
        assertThatThrownBy(() -> parsed("--only", "relya"))
                .hasMessageContaining("relya")
                .hasMessageContaining("relay");
        assertThatThrownBy(() -> parsed("--minutes")).hasMessageContaining("--minutes needs a value");
        assertThatThrownBy(() -> parsed("--minutes", "0")).hasMessageContaining("above 0");
        assertThatThrownBy(() -> parsed("--quick", "ForwardBenchmark")).hasMessageContaining("ForwardBenchmark");
    }

    @Test
    void shouldNameEveryOptionAndGroupInItsHelp() {
        String help = BenchOptions.help(Groups.all());
        assertThat(help).contains("--only", "--quick", "--minutes", "--render", "--check", "--dir", "<filter>");
        Groups.all().forEach(group -> assertThat(help).contains(group.name()));
    }
}
