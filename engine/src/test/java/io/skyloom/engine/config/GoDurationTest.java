package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Durations are read, refused and written as by the original. */
class GoDurationTest {
    private static Stream<Vector> durations() {
        return Vectors.each("visor-config.json", "durations");
    }

    private static Duration read(String json) throws BadConfigException {
        byte[] document = ("{\"a\": {\"limit\": " + json + "}}").getBytes(StandardCharsets.UTF_8);
        Section section = new Section(ConfigText.parse(document), "").blockOrEmpty("a");
        return section.span("limit", Duration.ofDays(1));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void shouldReadAndWriteAsTheOriginal(Vector each) throws Exception {
        if (each.has("error")) {
            assertThatThrownBy(() -> read(each.text("json")))
                    .isInstanceOf(BadConfigException.class)
                    .hasMessageStartingWith("a.limit: expected a duration");
            return;
        }
        Duration duration = Duration.ofNanos(each.number("nanoseconds"));
        if (each.has("json")) {
            assertThat(read(each.text("json"))).isEqualTo(duration);
        }
        assertThat('"' + GoDuration.text(duration) + '"').isEqualTo(each.text("marshals_to"));
    }

    @ParameterizedTest
    @MethodSource("durations")
    void shouldSayWhatIsWrongInTheOriginalsWords(Vector each) {
        if (each.has("error") && each.text("json").startsWith("\"")) {
            assertThatThrownBy(() -> read(each.text("json"))).hasMessageContaining(each.text("error"));
        }
    }

    @Test
    void shouldReadBackWhateverItWrites() {
        Cases.check(2_000, draw -> {
            Duration duration = Duration.ofNanos(draw.anyLong() >> draw.between(0, 63));
            assertThat(GoDuration.parse(GoDuration.text(duration))).isEqualTo(duration);
        });
    }

    @Test
    void shouldRefuseWhatDoesNotFit() {
        assertThat(GoDuration.parse("2562047h47m16.854775807s")).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
        assertThat(GoDuration.parse("-2562047h47m16.854775808s")).isEqualTo(Duration.ofNanos(Long.MIN_VALUE));
        assertThatThrownBy(() -> GoDuration.parse("2562047h47m16.854775808s"))
                .hasMessage("time: invalid duration \"2562047h47m16.854775808s\"");
        assertThatThrownBy(() -> GoDuration.parse("9".repeat(200))).hasMessageContaining("200 characters");
        assertThatThrownBy(() -> read("1e30")).hasMessageContaining("time: invalid duration");
    }

    @Test
    void shouldRefuseAnythingElseWithoutAnotherFault() {
        byte[] sample = "-1h30m5.25s".getBytes(StandardCharsets.UTF_8);
        Cases.checkBytes(5_000, draw -> draw.mutate(sample), bytes -> {
            String text = new String(bytes, StandardCharsets.UTF_8);
            try {
                assertThat(GoDuration.parse(text)).isNotNull();
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageStartingWith("time: ");
            }
        });
    }
}
