package io.skyloom.noise;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Key derivation over HMAC-SHA256. Owned by one handshake, so by one thread. */
final class Hkdf {
    /** Bytes of every derived key. */
    static final int KEY_BYTES = 32;

    private static final String ALGORITHM = "HmacSHA256";
    private static final byte[] NOTHING = {};
    private static final byte FIRST = 1;
    private static final byte SECOND = 2;

    private final Mac mac;

    Hkdf() {
        try {
            mac = Mac.getInstance(ALGORITHM);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform must have " + ALGORITHM, e);
        }
    }

    /** Two keys from a chaining key and new material, as handshakes and their split need them. */
    byte[][] two(byte[] chainingKey, byte[] material) {
        key(hmac(chainingKey, material));
        byte[] first = expand(NOTHING, NOTHING, FIRST);
        return new byte[][] {first, expand(first, NOTHING, SECOND)};
    }

    /** One key by the extract-and-expand of RFC 5869. */
    byte[] one(byte[] salt, byte[] material, byte[] info) {
        key(hmac(salt, material));
        return expand(NOTHING, info, FIRST);
    }

    private byte[] hmac(byte[] key, byte[] data) {
        key(key);
        return mac.doFinal(data);
    }

    private byte[] expand(byte[] previous, byte[] info, byte index) {
        mac.update(previous);
        mac.update(info);
        mac.update(index);
        return mac.doFinal();
    }

    private void key(byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(ALGORITHM + " takes any key of " + key.length + " bytes", e);
        }
    }
}
