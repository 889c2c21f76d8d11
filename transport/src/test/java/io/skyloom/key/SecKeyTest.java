package io.skyloom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

class SecKeyTest {
    private static final String ORDER = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    private final Curve curve = Curve.bouncyCastle();
    private final KeyPair pair = KeyPair.fromSeed(new byte[] {1});

    @Test
    void shouldNeverShowTheNumberByAccident() {
        String number = pair.sec().hex();
        assertThat(pair.sec().toString()).doesNotContain(number.substring(0, 8));
        assertThat(pair.toString()).doesNotContain(number.substring(0, 8));
        assertThatThrownBy(() -> SecKey.parse("xy" + number.substring(2)))
                .isInstanceOf(BadKeyException.class)
                .hasMessageNotContaining(number.substring(2, 10))
                .hasNoCause();
    }

    @Test
    void shouldRefuseNumbersOutsideTheGroup() {
        for (String text : List.of("0".repeat(64), ORDER, "f".repeat(64))) {
            assertThatThrownBy(() -> SecKey.parse(text)).isInstanceOf(BadKeyException.class);
            assertThatThrownBy(() -> SecKey.of(HexFormat.of().parseHex(text))).isInstanceOf(BadKeyException.class);
        }
    }

    @Test
    void shouldRefuseAnyOtherLength() {
        for (String text : List.of("", "01", "1".repeat(63), "1".repeat(65), "1".repeat(66))) {
            assertThatThrownBy(() -> SecKey.parse(text))
                    .isInstanceOf(BadKeyException.class)
                    .hasMessageContaining("64 hex digits");
        }
        assertThatThrownBy(() -> SecKey.of(new byte[33]))
                .isInstanceOf(BadKeyException.class)
                .hasMessageContaining("32 bytes");
    }

    @Test
    void shouldComeBackFromItsText() {
        assertThat(SecKey.parse(pair.sec().hex())).isEqualTo(pair.sec()).hasSameHashCodeAs(pair.sec());
        assertThat(KeyPair.of(SecKey.of(pair.sec().bytes()), curve)).isEqualTo(pair);
    }

    @Test
    void shouldDrawAgainWhenADrawIsNoKey() {
        byte[] one = new byte[32];
        one[31] = 1;
        Queue<byte[]> draws =
                new ArrayDeque<>(List.of(new byte[32], HexFormat.of().parseHex(ORDER), one));
        KeyPair drawn = KeyPair.generate(curve, target -> System.arraycopy(draws.remove(), 0, target, 0, 32));
        assertThat(drawn.sec()).isEqualTo(SecKey.of(one));
        assertThat(draws).isEmpty();
    }
}
