package io.skyloom.aead;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The test a native implementation has to pass before it is trusted with traffic: a short and a long message with known
 * tags, which cover the ciphertext, and a forged one.
 */
final class KnownAnswer {
    private static final long COUNTER = 0x0102030405060708L;
    private static final int AT = 3;

    private KnownAnswer() {}

    /** @throws IllegalStateException when the provider gives other bytes */
    static void check(AeadProvider provider) {
        check(provider, 40, "99fad464b8d4ce03f31b5dc12d3f970a");
        check(provider, 4070, "7faad42c69fd56af2e48667769e200a1");
    }

    private static void check(AeadProvider provider, int length, String tag) {
        byte[] key = pattern(32, 1);
        byte[] plain = pattern(AT + length + AeadCodec.TAG_BYTES, 7);
        byte[] sealed = plain.clone();
        try (AeadCodec sealer = provider.create(key, true);
                AeadCodec opener = provider.create(key, false)) {
            sealer.seal(COUNTER, sealed, AT, length, sealed, AT);
            require(provider, tagOf(sealed).equals(tag), "seals wrongly");
            byte[] opened = sealed.clone();
            int n = opener.open(COUNTER, opened, AT, length + AeadCodec.TAG_BYTES, opened, AT);
            require(provider, n == length && sameUpTo(AT + length, opened, plain), "opens wrongly");
            sealed[AT] ^= 1;
            n = opener.open(COUNTER, sealed, AT, length + AeadCodec.TAG_BYTES, sealed, AT);
            require(provider, n == -1, "takes forged messages");
        }
    }

    private static String tagOf(byte[] sealed) {
        return HexFormat.of().formatHex(sealed, sealed.length - AeadCodec.TAG_BYTES, sealed.length);
    }

    private static boolean sameUpTo(int end, byte[] a, byte[] b) {
        return Arrays.equals(a, 0, end, b, 0, end);
    }

    private static byte[] pattern(int length, int step) {
        byte[] pattern = new byte[length];
        for (int i = 0; i < length; i++) {
            pattern[i] = (byte) (i * step);
        }
        return pattern;
    }

    private static void require(AeadProvider provider, boolean right, String otherwise) {
        if (!right) {
            throw new IllegalStateException(provider.name() + " " + otherwise + " and must not be used");
        }
    }
}
