package io.skyloom.key;

import org.bouncycastle.math.ec.ECPoint;

/** One link in the chain of key pairs that grows from a seed. */
final class SeedChain {
    private final KeyPair pair;
    private final byte[] nextSeed;

    private SeedChain(KeyPair pair, byte[] nextSeed) {
        this.pair = pair;
        this.nextSeed = nextSeed;
    }

    /** The link that a seed of at least one byte gives. */
    static SeedChain first(byte[] seed) {
        if (seed.length == 0) {
            throw new IllegalArgumentException("a key seed must not be empty");
        }
        byte[] next = stretch(seed);
        SecKey sec = step(Sha256.of(seed, next));
        return new SeedChain(new KeyPair(publicKey(sec), sec), next);
    }

    /** The key pair of this link. */
    KeyPair pair() {
        return pair;
    }

    /** What the next link grows from. */
    byte[] nextSeed() {
        return nextSeed.clone();
    }

    SeedChain next() {
        return first(nextSeed);
    }

    /** The network's slow hash of a seed: mixes in a product that costs two multiplications per guess. */
    private static byte[] stretch(byte[] seed) {
        byte[] hash = Sha256.of(seed);
        SecKey factor = step(hash);
        ECPoint base = Secp256k1.decode(publicKey(step(Sha256.of(hash))).bytes());
        return Sha256.of(hash, Secp256k1.encode(Secp256k1.multiply(base, factor.scalar())));
    }

    private static SecKey step(byte[] from) {
        byte[] candidate = from;
        do {
            candidate = Sha256.of(candidate);
        } while (!Secp256k1.isScalar(candidate));
        return SecKey.of(candidate);
    }

    private static PubKey publicKey(SecKey sec) {
        return PubKey.trusted(Secp256k1.encode(Secp256k1.multiplyBase(sec.scalar())));
    }
}
