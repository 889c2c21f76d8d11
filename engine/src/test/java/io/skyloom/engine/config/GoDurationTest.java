package io.skyloom.engine.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(strings = {"1e20", "1e999999999", "-1e2147483647", "9223372036854775808"})
    void shouldRefuseNumbersThatFillTheMemoryWhenWrittenOut(String number) {
        assertThatThrownBy(() -> GoDuration.ofNumber(new BigDecimal(number)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("invalid duration");
    }

    @ParameterizedTest
    @CsvSource({
        "1e-999999999, 0",
        "0.9, 0",
        "0e5, 0",
        "0e999999999, 0",
        "9223372036854775807, 9223372036854775807",
        "1.5e3, 1500"
    })
    void shouldCutFractionsOff(String number, long nanos) {
        assertThat(GoDuration.ofNumber(new BigDecimal(number))).isEqualTo(Duration.ofNanos(nanos));
    }
}
