package io.skyloom.noise;

import io.skyloom.seam.Entropy;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.KEM;

/** ML-KEM-768 by the Java platform itself, which has it from version 24 on. */
final class PlatformKem implements Kem {
    private static final String ALGORITHM = "ML-KEM-768";

    /** The DER that wraps the raw bytes of a key of this algorithm. */
    private static final byte[] DER_HEAD = HexFormat.of().parseHex("308204b2300b0609608648016503040402038204a100");

    private final KEM kem;

    private PlatformKem(KEM kem) {
        this.kem = kem;
    }

    static Optional<Kem> find() {
        try {
            return Optional.of(new PlatformKem(KEM.getInstance(ALGORITHM)));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    @Override
    public String name() {
        return "Java platform";
    }

    @Override
    public DecapsulationKey generate(Entropy entropy) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(ALGORITHM);
            generator.initialize(new NamedParameterSpec(ALGORITHM), new EntropyRandom(entropy));
            return new Key(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform has " + ALGORITHM + " but makes no keys", e);
        }
    }

    @Override
    public Wrapped wrap(byte[] encapsulationKey, Entropy entropy) throws InvalidKeyException {
        try {
            KEM.Encapsulated wrapped = kem.newEncapsulator(decode(encapsulationKey), new EntropyRandom(entropy))
                    .encapsulate();
            return new Wrapped(wrapped.encapsulation(), wrapped.key().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new InvalidKeyException("no " + ALGORITHM + " encapsulation key", e);
        }
    }

    private static PublicKey decode(byte[] encapsulationKey) throws GeneralSecurityException {
        byte[] der = Arrays.copyOf(DER_HEAD, DER_HEAD.length + encapsulationKey.length);
        System.arraycopy(encapsulationKey, 0, der, DER_HEAD.length, encapsulationKey.length);
        return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(der));
    }

    private final class Key implements DecapsulationKey {
        private final KeyPair pair;

        Key(KeyPair pair) {
            this.pair = pair;
        }

        @Override
        public byte[] encapsulationKey() {
            byte[] der = pair.getPublic().getEncoded();
            return Arrays.copyOfRange(der, der.length - KEY_BYTES, der.length);
        }

        @Override
        public byte[] unwrap(byte[] ciphertext) {
            if (ciphertext.length != CIPHERTEXT_BYTES) {
                throw new IllegalArgumentException(
                        "a wrapped secret has " + CIPHERTEXT_BYTES + " bytes, not " + ciphertext.length);
            }
            try {
                return kem.newDecapsulator(pair.getPrivate())
                        .decapsulate(ciphertext)
                        .getEncoded();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("unwrapping any " + CIPHERTEXT_BYTES + " bytes gives a secret", e);
            }
        }
    }
}
