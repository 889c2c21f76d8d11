package io.skyloom.key;

import io.skyloom.seam.Entropy;

/**
 * A secret key and the public key that belongs to it.
 *
 * @param pub the public half; callers of the constructor vouch that it belongs to {@code sec}
 * @param sec the secret half
 */
public record KeyPair(PubKey pub, SecKey sec) {
    /** A fresh random pair. */
    public static KeyPair generate(Curve curve, Entropy entropy) {
        while (true) {
            byte[] candidate = entropy.bytes(SecKey.BYTES);
            if (Secp256k1.isScalar(candidate)) {
                return of(SecKey.of(candidate), curve);
            }
        }
    }

    /** The pair of a known secret key. */
    public static KeyPair of(SecKey sec, Curve curve) {
        return new KeyPair(curve.publicKey(sec), sec);
    }

    /**
     * The pair that the network's wallets derive from a seed; the same seed gives the same pair for ever.
     *
     * @throws IllegalArgumentException when the seed is empty
     */
    public static KeyPair fromSeed(byte[] seed) {
        return SeedChain.first(seed).pair();
    }

    /** Signs a payload, which is hashed first. */
    public Sig sign(Curve curve, byte[] payload) {
        return curve.sign(Sha256.of(payload), sec);
    }
}
