package io.skyloom.yamux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class YamuxConfigTest {
    private final YamuxConfig defaults = YamuxConfig.defaults(new BufferPool(0));

    @Test
    void shouldBeginWithWhatThePeersUse() {
        assertThat(defaults.initialWindow()).isEqualTo(262_144);
        assertThat(defaults.maxWindow()).isEqualTo(262_144);
        assertThat(defaults.acceptBacklog()).isEqualTo(256);
        assertThat(defaults.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(defaults.openTimeout()).isEqualTo(Duration.ofSeconds(75));
        assertThat(defaults.closeTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(defaults.keepAliveInterval()).isZero();
    }

    @Test
    void shouldKeepEveryPartThroughItsBuilder() {
        YamuxConfig changed = defaults.toBuilder()
                .windows(1 << 20, 1 << 24)
                .streams(7, 8)
                .maxFrame(9)
                .memoryBudget(1L << 30)
                .writeTimeout(Duration.ofSeconds(1))
                .openTimeout(Duration.ofSeconds(2))
                .closeTimeout(Duration.ofSeconds(3))
                .keepAlive(Duration.ofSeconds(4), Duration.ofSeconds(5))
                .closeGrace(Duration.ofSeconds(6))
                .acknowledgeAtOnce(true)
                .build();
        assertThat(changed.toBuilder().build()).isEqualTo(changed).isNotEqualTo(defaults);
        assertThat(changed.pool()).isSameAs(defaults.pool());
    }

    static Stream<UnaryOperator<YamuxConfig.Builder>> wrong() {
        return Stream.of(
                config -> config.windows(262_143, 262_144),
                config -> config.windows(262_145, 262_144),
                config -> config.windows(262_144, (1 << 24) + 1),
                config -> config.streams(0, 1),
                config -> config.streams(1, 0),
                config -> config.maxFrame(0),
                config -> config.maxFrame((1 << 24) + 1),
                config -> config.memoryBudget(2 * 262_144 - 1),
                config -> config.writeTimeout(Duration.ofSeconds(-1)),
                config -> config.openTimeout(Duration.ofDays(366)),
                config -> config.keepAlive(Duration.ofSeconds(Long.MAX_VALUE), Duration.ZERO));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void shouldRefuseWhatIsOutOfRange(UnaryOperator<YamuxConfig.Builder> change) {
        YamuxConfig.Builder builder = change.apply(defaults.toBuilder());
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("out of range");
    }
}
