package io.skyloom.noise;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 over the JDK's cipher, with associated data and a counting nonce. Owned by one handshake, so by
 * one thread. A handful of messages live under each key, so the counter never leaves its lowest byte.
 */
final class HandshakeCipher {
    /** Bytes that sealing adds. */
    static final int TAG_BYTES = 16;

    private static final int NONCE_BYTES = 12;
    private static final int COUNTER_AT = 4;

    private final Cipher cipher;

    private @Nullable SecretKeySpec key;
    private byte counter;

    HandshakeCipher() {
        try {
            cipher = Cipher.getInstance("ChaCha20-Poly1305");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no ChaCha20-Poly1305", e);
        }
    }

    /** Takes a new key and starts counting from zero. */
    void rekey(byte[] fresh) {
        key = new SecretKeySpec(fresh, "ChaCha20");
        counter = 0;
    }

    byte[] seal(byte[] associated, byte[] plain) {
        try {
            return run(Cipher.ENCRYPT_MODE, associated, plain, 0, plain.length);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("sealing cannot fail", e);
        }
    }

    /** The plain bytes, or null when the tag does not fit them. */
    byte @Nullable [] open(byte[] associated, byte[] sealed, int offset, int length) {
        try {
            return run(Cipher.DECRYPT_MODE, associated, sealed, offset, length);
        } catch (AEADBadTagException e) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("opening fails only on a bad tag", e);
        }
    }

    private byte[] run(int mode, byte[] associated, byte[] data, int offset, int length)
            throws GeneralSecurityException {
        byte[] nonce = new byte[NONCE_BYTES];
        nonce[COUNTER_AT] = counter++;
        cipher.init(mode, key, new IvParameterSpec(nonce));
        cipher.updateAAD(associated);
        return cipher.doFinal(data, offset, length);
    }
}
