package io.skyloom.noise;

import io.skyloom.seam.Entropy;
import java.security.InvalidKeyException;
import java.util.Optional;

/**
 * ML-KEM-768: one side publishes a key, the other wraps a secret for it. All implementations understand each other's
 * bytes. Any thread may call it.
 */
public interface Kem {
    /** Bytes of a public encapsulation key. */
    int KEY_BYTES = 1184;

    /** Bytes of a wrapped secret. */
    int CIPHERTEXT_BYTES = 1088;

    /** Bytes of the secret itself. */
    int SECRET_BYTES = 32;

    /** Which implementation this is, for logs and measurements. */
    String name();

    /** A fresh key to be offered. */
    DecapsulationKey generate(Entropy entropy);

    /**
     * Wraps a fresh secret.
     *
     * @param encapsulationKey what the peer sent
     * @throws InvalidKeyException when it is no encapsulation key
     */
    Wrapped wrap(byte[] encapsulationKey, Entropy entropy) throws InvalidKeyException;

    /** The private half of an offered key. */
    interface DecapsulationKey {
        /** The public half, {@link #KEY_BYTES} long. */
        byte[] encapsulationKey();

        /**
         * Unwraps a secret. A forged one gives a secret that nobody shares, not an error.
         *
         * @param ciphertext exactly {@link #CIPHERTEXT_BYTES}
         * @throws IllegalArgumentException for any other length
         */
        byte[] unwrap(byte[] ciphertext);
    }

    /**
     * A secret and its wrapping.
     *
     * @param ciphertext what is sent, {@link #CIPHERTEXT_BYTES} long
     * @param secret what both ends then share, {@link #SECRET_BYTES} long
     */
    @SuppressWarnings("ArrayRecordComponent") // carried to the key derivation, never compared
    record Wrapped(byte[] ciphertext, byte[] secret) {}

    /** The implementation that every Java platform can run. */
    static Kem bouncyCastle() {
        return new BouncyCastleKem();
    }

    /** The platform's own implementation, where it has one. */
    static Optional<Kem> platform() {
        return PlatformKem.find();
    }

    /** The platform's own where there is one, otherwise Bouncy Castle's. */
    static Kem choose() {
        return platform().orElseGet(Kem::bouncyCastle);
    }
}
