package io.skyloom.noise;

import io.skyloom.seam.Entropy;
import java.security.InvalidKeyException;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/** ML-KEM-768 by Bouncy Castle's low-level classes. */
final class BouncyCastleKem implements Kem {
    private static final int SEED_BYTES = 64;
    private static final int MESSAGE_BYTES = 32;

    @Override
    public String name() {
        return "Bouncy Castle";
    }

    @Override
    public DecapsulationKey generate(Entropy entropy) {
        return new Key(new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, entropy.bytes(SEED_BYTES)));
    }

    @Override
    public Wrapped wrap(byte[] encapsulationKey, Entropy entropy) throws InvalidKeyException {
        try {
            MLKEMPublicKeyParameters key = new MLKEMPublicKeyParameters(MLKEMParameters.ml_kem_768, encapsulationKey);
            SecretWithEncapsulation wrapped =
                    MLKEMGenerator.internalGenerateEncapsulated(key, entropy.bytes(MESSAGE_BYTES));
            return new Wrapped(wrapped.getEncapsulation(), wrapped.getSecret());
        } catch (IllegalArgumentException e) {
            throw new InvalidKeyException("no ML-KEM-768 encapsulation key: " + e.getMessage(), e);
        }
    }

    private record Key(MLKEMPrivateKeyParameters key) implements DecapsulationKey {
        @Override
        public byte[] encapsulationKey() {
            return key.getPublicKey();
        }

        @Override
        public byte[] unwrap(byte[] ciphertext) {
            if (ciphertext.length != CIPHERTEXT_BYTES) {
                throw new IllegalArgumentException(
                        "a wrapped secret has " + CIPHERTEXT_BYTES + " bytes, not " + ciphertext.length);
            }
            return new MLKEMExtractor(key).extractSecret(ciphertext);
        }
    }
}
