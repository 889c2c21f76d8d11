package io.skyloom.key;

/**
 * The arithmetic of secp256k1 as the network uses it. Any thread may call any method; each computes on the calling
 * thread for some ten to two hundred microseconds, so storms of calls belong under a budget.
 */
public interface Curve {
    /** The public key of a secret one. */
    PubKey publicKey(SecKey sec);

    /** Whether these are the 33 bytes of a valid point. */
    boolean isValidPoint(byte[] encoded);

    /**
     * Reads a key that is about to be multiplied, such as a peer's ephemeral key: as {@link PubKey#of(byte[], int)},
     * but what was computed to check it is kept.
     *
     * @throws BadKeyException when the bytes are missing or are no valid point
     */
    PubKey decode(byte[] source, int offset);

    /**
     * The Diffie-Hellman secret: the SHA-256 of the compressed product, 32 bytes. The same for both partners.
     *
     * @throws BadKeyException for {@link PubKey#NULL}
     */
    byte[] ecdh(PubKey pub, SecKey sec);

    /**
     * As {@link #ecdh}, for long-lived keys that meet again and again: recent results are remembered.
     *
     * @throws BadKeyException for {@link PubKey#NULL}
     */
    byte[] ecdhStatic(PubKey pub, KeyPair own);

    /**
     * Signs a 32-byte digest; the same digest and key always give the same signature, with S in the lower half.
     *
     * @throws IllegalArgumentException for a digest of another length or of zeros only
     */
    Sig sign(byte[] digest, SecKey sec);

    /**
     * Accepts a signature as the network does: the key recovered from it must be {@code pub}, S must have its top bit
     * clear, the recovery id must be below 4.
     *
     * @throws BadSignatureException when it does not hold, saying which step failed
     * @throws IllegalArgumentException for a digest that is not 32 bytes long
     */
    void verify(PubKey pub, Sig sig, byte[] digest) throws BadSignatureException;

    /** The arithmetic of Bouncy Castle, with caches of its own. */
    static Curve bouncyCastle() {
        return new BouncyCastleCurve();
    }
}
