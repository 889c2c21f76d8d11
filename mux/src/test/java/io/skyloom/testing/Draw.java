package io.skyloom.testing;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** The random values of one case; the same seed draws the same values. For one thread. */
public final class Draw {
    /** Values that decoders like to get wrong. */
    private static final byte[] EDGES = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFE, (byte) 0xFF};

    private final SplittableRandom random;

    Draw(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A number from {@code least} to {@code most}, both included. */
    public int between(int least, int most) {
        return (int) random.nextLong(least, most + 1L);
    }

    /** Any long; one in four times an extreme one. */
    public long anyLong() {
        return switch (between(0, 7)) {
            case 0 -> pick(List.of(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, 0xFFFF_FFFFL));
            case 1 -> random.nextLong() >>> between(0, 63);
            default -> random.nextLong();
        };
    }

    /** True in {@code share} of the cases, 0 to 1. */
    public boolean chance(double share) {
        return random.nextDouble() < share;
    }

    /** One of the list. */
    public <T> T pick(List<T> from) {
        return from.get(between(0, from.size() - 1));
    }

    /** So many random bytes. */
    public byte[] bytes(int length) {
        byte[] fresh = new byte[length];
        random.nextBytes(fresh);
        return fresh;
    }

    /** Random bytes of a random length up to {@code longest}; short ones are more frequent than long ones. */
    public byte[] bytesUpTo(int longest) {
        return bytes(between(0, between(0, longest)));
    }

    /**
     * The bytes with one to four of the things that happen to bytes: a flipped bit, an extreme value, a part left out,
     * doubled or put in, the tail cut off. The original stays as it is; the result may equal it by chance.
     */
    public byte[] mutate(byte[] original) {
        byte[] bytes = original.clone();
        for (int i = between(1, 4); i > 0; i--) {
            bytes = mutateOnce(bytes);
        }
        return bytes;
    }

    private byte[] mutateOnce(byte[] bytes) {
        if (bytes.length == 0) {
            return bytes(between(0, 4));
        }
        int at = between(0, bytes.length - 1);
        int part = between(1, Math.min(16, bytes.length - at));
        switch (between(0, 6)) {
            case 0 -> bytes[at] ^= (byte) (1 << between(0, 7));
            case 1 -> bytes[at] = EDGES[between(0, EDGES.length - 1)];
            case 2 -> Arrays.fill(bytes, at, at + part, EDGES[between(0, EDGES.length - 1)]);
            case 3 -> {
                return splice(bytes, at, at + part, new byte[0]);
            }
            case 4 -> {
                return splice(bytes, at, at, Arrays.copyOfRange(bytes, at, at + part));
            }
            case 5 -> {
                return splice(bytes, at, at, bytes(part));
            }
            default -> {
                return Arrays.copyOf(bytes, at);
            }
        }
        return bytes;
    }

    private static byte[] splice(byte[] bytes, int from, int to, byte[] instead) {
        byte[] joined = new byte[from + instead.length + bytes.length - to];
        System.arraycopy(bytes, 0, joined, 0, from);
        System.arraycopy(instead, 0, joined, from, instead.length);
        System.arraycopy(bytes, to, joined, from + instead.length, bytes.length - to);
        return joined;
    }
}
