package io.skyloom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every target with its seeds, with what hunts have kept, and with a bounded number of changes of both. Guidance belongs
 * to {@code skyloom fuzz}; here the same inputs come every time.
 */
class TargetsTest {
    private static final int RUNS = 1500;
    private static final long MOST_BYTES_KEPT = 100_000;

    /** However slow the machine is, a target costs no more than this; a quick one needs a fraction. */
    private static final Duration LIMIT = Duration.ofMillis(1500);

    static Stream<Target> targets() {
        return Targets.all().stream();
    }

    @ParameterizedTest
    @MethodSource("targets")
    void shouldHoldForSeedsAndWhatWasKept(Target target) throws Exception {
        for (byte[] input : inputs(target)) {
            try {
                target.run(input);
            } catch (Exception | Error e) {
                throw new AssertionError(target + " fails for " + HexFormat.of().formatHex(input) + ": " + e, e);
            }
        }
    }

    /** Changes of what is known, and a few inputs out of nowhere. */
    @ParameterizedTest
    @MethodSource("targets")
    void shouldHoldForChangesOfThem(Target target) {
        List<byte[]> inputs = inputs(target);
        long end = System.nanoTime() + LIMIT.toNanos();
        Cases.checkBytes(RUNS, draw -> changed(draw, inputs, target.longest()), input -> {
            if (System.nanoTime() - end < 0) {
                target.run(input);
            }
        });
    }

    private static byte[] changed(Draw draw, List<byte[]> inputs, int longest) {
        if (draw.chance(0.1)) {
            return draw.bytesUpTo(longest);
        }
        byte[] one = draw.mutate(draw.pick(inputs));
        byte[] input = draw.chance(0.1) ? Edits.join(one, draw.pick(inputs)) : one;
        return input.length > longest ? Arrays.copyOf(input, longest) : input;
    }

    @Test
    void shouldKeepLittle() throws IOException {
        long kept = 0;
        for (Target target : Targets.all()) {
            for (Path file : Corpus.of(target)) {
                kept += Files.size(file);
            }
        }
        assertThat(kept).isLessThan(MOST_BYTES_KEPT);
    }

    @Test
    void shouldNameTargetsOnceEach() {
        assertThat(Targets.all())
                .extracting(Target::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9-]+"));
    }

    /** What the targets are for: each of these must not pass. */
    @Test
    void shouldFindPlantedDefects() {
        Target leaking =
                Target.of("leaking", data -> assertThat(new byte[9 << 20]).isNotEmpty());
        Target crashing = Target.of("crashing", data -> Claims.either(IOException.class, () -> data[7]));
        Target silent = Target.of(
                "silent",
                data -> Claims.either(IOException.class, () -> {
                    throw new IOException("");
                }));
        assertThatThrownBy(() -> leaking.run(new byte[3])).hasMessageContaining("more than the 8192 KiB declared");
        assertThatThrownBy(() -> crashing.run(new byte[3])).isInstanceOf(ArrayIndexOutOfBoundsException.class);
        assertThatThrownBy(() -> silent.run(new byte[3])).hasMessageContaining("says why");
    }

    private static List<byte[]> inputs(Target target) {
        List<byte[]> inputs = new ArrayList<>(target.seeds());
        for (Path file : Corpus.of(target)) {
            inputs.add(read(file));
        }
        return inputs;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
