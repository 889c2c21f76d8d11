package io.skyloom.key;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;

/** One example of every way in which 33 bytes can fail to be a public key. Several of them crash older visors. */
public final class InvalidPoints {
    private static final String VALID = "02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4";
    private static final String PRIME = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
    private static final String ALIAS_OF_ONE = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc30";
    private static final String FIVE = "0000000000000000000000000000000000000000000000000000000000000005";

    private InvalidPoints() {}

    /** All of them by what is wrong with them; each value is 33 bytes long. */
    public static Map<String, byte[]> all() {
        Map<String, byte[]> all = new LinkedHashMap<>();
        all.put("the null key", new byte[PubKey.BYTES]);
        all.put("all ones", filled((byte) 0xFF));
        all.put("X = 5 is not on the curve, even", hex("02" + FIVE));
        all.put("X = 5 is not on the curve, odd", hex("03" + FIVE));
        all.put("X = 0", hex("02" + "0".repeat(64)));
        all.put("X = the prime", hex("02" + PRIME));
        all.put("X = the prime + 1, an alias of 1", hex("02" + ALIAS_OF_ONE));
        all.put("X = 2^256 - 1", hex("03" + "f".repeat(64)));
        for (int prefix : new int[] {0, 1, 4, 5, 6, 7, 0x12, 0x82, 0xFF}) {
            byte[] wrong = hex(VALID);
            wrong[0] = (byte) prefix;
            all.put("prefix " + Integer.toHexString(prefix), wrong);
        }
        return all;
    }

    private static byte[] filled(byte octet) {
        byte[] bytes = new byte[PubKey.BYTES];
        Arrays.fill(bytes, octet);
        return bytes;
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
