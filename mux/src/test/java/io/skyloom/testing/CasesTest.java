package io.skyloom.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class CasesTest {
    @Test
    void shouldDrawTheSameCasesEveryTime() {
        List<Long> once = new ArrayList<>();
        List<Long> again = new ArrayList<>();
        Cases.check(50, draw -> once.add(draw.anyLong()));
        Cases.check(50, draw -> again.add(draw.anyLong()));
        assertThat(again).isEqualTo(once);
        assertThat(new HashSet<>(once)).hasSizeGreaterThan(30);
    }

    @Test
    void shouldNameTheSeedThatReplaysTheFailingCase() {
        Cases.Property neverBig = draw -> assertThat(draw.between(0, 99)).isLessThan(90);
        AssertionError failure = failureOf(() -> Cases.check(1_000, neverBig));
        Matcher seed = Pattern.compile("replay\\((-?\\d+)L").matcher(String.valueOf(failure.getMessage()));
        assertThat(seed.find()).isTrue();
        assertThatThrownBy(() -> Cases.replay(Long.parseLong(seed.group(1)), neverBig))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("90");
    }

    @Test
    void shouldShrinkAFailingInputToItsCore() {
        AssertionError failure = failureOf(() -> Cases.checkBytes(
                500,
                draw -> draw.bytes(200),
                bytes -> assertThat(indexOf(bytes, (byte) 0x42)).isNegative()));
        assertThat(failure).hasMessageContaining("smallest failing input, 1 bytes: 42:");
    }

    @Test
    void shouldShrinkToTheSmallestOfSeveralParts() {
        byte[] failing = new byte[64];
        failing[10] = 1;
        failing[50] = 2;
        byte[] smallest = Cases.shrink(failing, bytes -> {
            int one = indexOf(bytes, (byte) 1);
            if (one >= 0 && indexOf(Arrays.copyOfRange(bytes, one, bytes.length), (byte) 2) >= 0) {
                throw new IllegalStateException("found both");
            }
        });
        assertThat(smallest).containsExactly(1, 2);
    }

    @Test
    void shouldMutateEveryWhichWay() {
        byte[] original = {1, 2, 3, 4, 5, 6, 7, 8};
        Set<Integer> lengths = new HashSet<>();
        int[] unchanged = {0};
        Cases.check(2_000, draw -> {
            byte[] mutated = draw.mutate(original);
            lengths.add(mutated.length);
            unchanged[0] += Arrays.equals(mutated, original) ? 1 : 0;
        });
        assertThat(original).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThat(lengths).contains(0, 4, 7, 8, 9, 12);
        assertThat(unchanged[0]).isLessThan(100);
    }

    @Test
    void shouldMutateNothingIntoSomething() {
        Set<Integer> lengths = new HashSet<>();
        Cases.check(200, draw -> lengths.add(draw.mutate(new byte[0]).length));
        assertThat(lengths).hasSizeGreaterThan(3);
    }

    @Test
    void shouldStayWithinItsBounds() {
        Cases.check(2_000, draw -> {
            assertThat(draw.between(-3, 3)).isBetween(-3, 3);
            assertThat(draw.bytesUpTo(17).length).isBetween(0, 17);
            assertThat(draw.pick(List.of("a", "b"))).isIn("a", "b");
        });
    }

    private static AssertionError failureOf(Runnable step) {
        try {
            step.run();
        } catch (AssertionError e) {
            return e;
        }
        throw new IllegalStateException("should have failed");
    }

    private static int indexOf(byte[] bytes, byte wanted) {
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return -1;
    }
}
