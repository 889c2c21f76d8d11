package io.skyloom.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PubKeyTest {
    private static final long SEED = 0x5EED_0001L;

    private final Curve curve = Curve.bouncyCastle();
    private final Random random = new Random(SEED);
    private final KeyPair pair = KeyPair.fromSeed(new byte[] {1});

    @Test
    void shouldRefuseEveryClassOfInvalidPointAtEveryEntry() {
        InvalidPoints.all().forEach((what, bytes) -> {
            byte[] padded = Arrays.copyOf(bytes, 40);
            String text = HexFormat.of().formatHex(bytes);
            assertRefused(what, () -> PubKey.of(bytes));
            assertRefused(what, () -> PubKey.of(padded, 0));
            assertRefused(what, () -> curve.decode(bytes, 0));
            assertRefused(what, () -> PubKey.parse(text));
            if (!what.equals("the null key")) {
                assertRefused(what, () -> PubKey.parseText(text));
            }
            assertThat(curve.isValidPoint(bytes)).as(what).isFalse();
        });
    }

    private static void assertRefused(String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).as(what).isInstanceOf(BadKeyException.class).hasMessageContaining("public key");
    }

    @Test
    void shouldSayWhichRuleAPointBreaks() {
        assertThatThrownBy(() -> PubKey.of(invalid("X = the prime")))
                .hasMessageContaining("X of the public key is not below the field's prime: 02ffffff");
        assertThatThrownBy(() -> PubKey.of(invalid("X = 0"))).hasMessageContaining("no point of the curve: 020000");
        assertThatThrownBy(() -> PubKey.of(invalid("prefix 4"))).hasMessageContaining("begins with byte 02 or 03: 04");
    }

    private static byte[] invalid(String what) {
        return Objects.requireNonNull(InvalidPoints.all().get(what), what);
    }

    @Test
    void shouldRefuseAnyOtherLength() {
        for (int length : new int[] {0, 1, 32, 34, 65}) {
            assertRefused(length + " bytes", () -> PubKey.of(new byte[length]));
            assertThat(curve.isValidPoint(new byte[length])).isFalse();
        }
        byte[] valid = pair.pub().bytes();
        for (int offset : new int[] {-1, 1, 33, Integer.MAX_VALUE}) {
            assertRefused("offset " + offset, () -> PubKey.of(valid, offset));
            assertRefused("offset " + offset, () -> curve.decode(valid, offset));
        }
    }

    @Test
    void shouldAgreeWithTheCurveEquationOnRandomBytes() {
        for (int i = 0; i < 400; i++) {
            byte[] bytes = new byte[PubKey.BYTES];
            random.nextBytes(bytes);
            bytes[0] = (byte) (2 + (bytes[0] & 1));
            boolean expected = isResidue(new BigInteger(1, bytes, 1, 32));
            assertThat(curve.isValidPoint(bytes))
                    .as("seed %x, round %d", SEED, i)
                    .isEqualTo(expected);
        }
    }

    /** Euler's criterion for X^3 + 7, without the library under test. */
    private static boolean isResidue(BigInteger x) {
        BigInteger prime = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.valueOf(0x1_0000_03D1L));
        BigInteger square = x.pow(3).add(BigInteger.valueOf(7)).mod(prime);
        BigInteger symbol = square.modPow(prime.subtract(BigInteger.ONE).shiftRight(1), prime);
        return x.compareTo(prime) < 0 && symbol.equals(BigInteger.ONE);
    }

    @Test
    void shouldReadUpperCaseAndWriteLowerCase() {
        String text = pair.pub().hex();
        assertThat(text).matches("[0-9a-f]{66}");
        assertThat(PubKey.parse(text.toUpperCase(java.util.Locale.ROOT))).isEqualTo(pair.pub());
        assertThat(pair.pub()).hasToString(text);
        assertThat(pair.pub().brief()).isEqualTo(text.substring(0, 8));
    }

    @Test
    void shouldReadZerosAsNoKeyOnlyWhereMessagesMayLeaveItOut() {
        for (String zeros : List.of("", "0", "000", "0".repeat(66), "0".repeat(67))) {
            assertThat(PubKey.parseText(zeros)).isSameAs(PubKey.NULL);
            assertRefused("'" + zeros + "'", () -> PubKey.parse(zeros));
        }
        assertThat(PubKey.NULL.isNull()).isTrue();
        assertThat(PubKey.NULL.hex()).isEqualTo("0".repeat(66));
        assertThat(pair.pub().isNull()).isFalse();
    }

    @Test
    void shouldOrderKeysAsUnsignedNumbers() {
        List<PubKey> keys = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            keys.add(KeyPair.fromSeed(new byte[] {(byte) i, 9}).pub());
        }
        List<PubKey> byNumber = new ArrayList<>(keys);
        byNumber.sort(Comparator.comparing(key -> new BigInteger(1, key.bytes())));
        keys.sort(Comparator.naturalOrder());
        assertThat(keys).isEqualTo(byNumber);
    }

    @Test
    void shouldBeAValueThatNobodyCanChange() {
        byte[] bytes = pair.pub().bytes();
        PubKey copy = PubKey.of(bytes);
        Arrays.fill(bytes, (byte) 0);
        assertThat(copy).isEqualTo(pair.pub()).hasSameHashCodeAs(pair.pub());
        Arrays.fill(copy.bytes(), (byte) 0);
        assertThat(copy).isEqualTo(pair.pub());
        byte[] target = new byte[35];
        copy.copyTo(target, 1);
        assertThat(PubKey.of(target, 1)).isEqualTo(copy);
        assertThat(copy).isNotEqualTo(KeyPair.fromSeed(new byte[] {2}).pub());
    }
}
