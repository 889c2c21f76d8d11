package io.skyloom.testing;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Random cases from a seed. Each case has a seed of its own, which a failure names, so that it alone can be replayed. A
 * run is the same every time; to look further, run once with {@code -Dskyloom.cases.seed=random} or a number.
 */
public final class Cases {
    /** One property, stated for a generator of random values. */
    @FunctionalInterface
    public interface Property {
        /** Throws when the property does not hold. */
        void check(Draw draw) throws Exception;
    }

    /** One property of a byte array. */
    @FunctionalInterface
    public interface BytesProperty {
        /** Throws when the property does not hold. */
        void check(byte[] bytes) throws Exception;
    }

    private static final long DEFAULT_SEED = 0x5EED_0F_5E7L;
    private static final int MOST_SHRINKS = 10_000;

    private Cases() {}

    /** Checks the property in {@code count} random cases. */
    public static void check(int count, Property property) {
        SplittableRandom seeds = new SplittableRandom(baseSeed());
        for (int i = 0; i < count; i++) {
            long seed = seeds.nextLong();
            Throwable failure = failureOf(() -> property.check(new Draw(seed)));
            if (failure != null) {
                throw new AssertionError(
                        "case " + i + " of " + count + " failed; replay it with Cases.replay(" + seed + "L, …): "
                                + failure,
                        failure);
            }
        }
    }

    /** Checks the property in the one case of that seed. */
    public static void replay(long seed, Property property) throws Exception {
        property.check(new Draw(seed));
    }

    /**
     * Checks the property for {@code count} arrays made by {@code source}; a failing array is shrunk by leaving out
     * halves, quarters and so on, as long as it goes on failing.
     */
    public static void checkBytes(int count, java.util.function.Function<Draw, byte[]> source, BytesProperty property) {
        check(count, draw -> {
            byte[] bytes = source.apply(draw);
            Throwable failure = failureOf(() -> property.check(bytes.clone()));
            if (failure != null) {
                byte[] smallest = shrink(bytes, property);
                throw new AssertionError(
                        "smallest failing input, " + smallest.length + " bytes: "
                                + HexFormat.of().formatHex(smallest) + ": " + failure,
                        failure);
            }
        });
    }

    static byte[] shrink(byte[] failing, BytesProperty property) {
        byte[] smallest = failing;
        int tries = 0;
        for (int part = Math.max(1, smallest.length / 2); part > 0; part /= 2) {
            int at = 0;
            while (at < smallest.length && tries++ < MOST_SHRINKS) {
                byte[] shorter = without(smallest, at, part);
                if (failureOf(() -> property.check(shorter.clone())) != null) {
                    smallest = shorter;
                } else {
                    at += part;
                }
            }
        }
        return smallest;
    }

    private static byte[] without(byte[] bytes, int at, int part) {
        int end = Math.min(bytes.length, at + part);
        byte[] shorter = Arrays.copyOf(bytes, bytes.length - (end - at));
        System.arraycopy(bytes, end, shorter, at, bytes.length - end);
        return shorter;
    }

    /** A step that may throw anything. */
    private interface Step {
        void run() throws Exception;
    }

    @SuppressWarnings("CatchingUnchecked") // whatever a property throws is its failure
    private static @Nullable Throwable failureOf(Step step) {
        try {
            step.run();
            return null;
        } catch (Exception | AssertionError | StackOverflowError e) {
            return e;
        }
    }

    private static long baseSeed() {
        String wanted = System.getProperty("skyloom.cases.seed", "");
        if (wanted.equals("random")) {
            return System.nanoTime();
        }
        return wanted.isEmpty() ? DEFAULT_SEED : Long.parseLong(wanted);
    }
}
