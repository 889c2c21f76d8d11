package io.skyloom.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skyloom.key.Sha256;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What both ends have said so far, condensed to a chaining key and a hash. Owned by one handshake. */
final class SymmetricState {
    private static final byte[] NOTHING = {};

    private final MessageDigest digest = Sha256.engine();
    private final Hkdf hkdf = new Hkdf();
    private final HandshakeCipher cipher = new HandshakeCipher();

    private byte[] chainingKey;
    private byte[] hash;

    /** Begins with the protocol's name and an empty prologue, which counts although it is empty. */
    SymmetricState(String protocolName) {
        chainingKey = digest.digest(protocolName.getBytes(US_ASCII));
        hash = digest.digest(chainingKey);
    }

    byte[] chainingKey() {
        return chainingKey.clone();
    }

    byte[] hash() {
        return hash.clone();
    }

    void mixHash(byte[] data, int offset, int length) {
        digest.update(hash);
        digest.update(data, offset, length);
        hash = digest.digest();
    }

    void mixHash(byte[] data) {
        mixHash(data, 0, data.length);
    }

    void mixKey(byte[] secret) {
        byte[][] keys = hkdf.two(chainingKey, secret);
        chainingKey = keys[0];
        cipher.rekey(keys[1]);
    }

    byte[] seal(byte[] plain) {
        byte[] sealed = cipher.seal(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    /** The plain bytes, or null when they do not authenticate. */
    byte @Nullable [] open(byte[] message, int offset, int length) {
        byte[] plain = cipher.open(hash, message, offset, length);
        mixHash(message, offset, length);
        return plain;
    }

    /** The two transport keys, in the order of the Noise specification. */
    byte[][] split() {
        return hkdf.two(chainingKey, NOTHING);
    }

    /** Strengthens a transport key with a post-quantum secret. */
    byte[] reinforce(byte[] key, byte[] secret, byte[] info) {
        byte[] material = Arrays.copyOf(key, key.length + secret.length);
        System.arraycopy(secret, 0, material, key.length, secret.length);
        return hkdf.one(hash, material, info);
    }
}
