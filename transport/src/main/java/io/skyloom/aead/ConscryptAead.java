package io.skyloom.aead;

import java.security.GeneralSecurityException;
import java.security.Provider;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.conscrypt.Conscrypt;

/**
 * BoringSSL's cipher through Conscrypt's native library, used by reference and never entered in the JVM's list of
 * providers. Its native side copies the whole source and target arrays on every call, so each message travels through
 * a private array of a frame's length.
 */
final class ConscryptAead implements AeadProvider {
    private static final String TRANSFORMATION = "ChaCha20/Poly1305/NoPadding";

    private final Provider provider;

    private ConscryptAead(Provider provider) {
        this.provider = provider;
    }

    /** Loads the library; throws a {@link LinkageError} when the jar or a library for this machine is missing. */
    static AeadProvider load() {
        return new ConscryptAead(Conscrypt.newProvider());
    }

    @Override
    public String name() {
        return "conscrypt";
    }

    @Override
    public AeadCodec create(byte[] key, boolean forSealing) {
        return new Codec(key, forSealing, provider);
    }

    private static final class Codec extends GatedCodec {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final CounterNonce nonce = new CounterNonce();
        private final Scratch scratch = new Scratch();

        Codec(byte[] key, boolean forSealing, Provider provider) {
            super(key, forSealing);
            this.key = new SecretKeySpec(key, "ChaCha20");
            try {
                cipher = Cipher.getInstance(TRANSFORMATION, provider);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("Conscrypt has no cipher " + TRANSFORMATION, e);
            }
        }

        @Override
        int sealChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset)
                throws GeneralSecurityException {
            return through(Cipher.ENCRYPT_MODE, counter, source, offset, length, target, targetOffset);
        }

        @Override
        int openChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset)
                throws GeneralSecurityException {
            try {
                return through(Cipher.DECRYPT_MODE, counter, source, offset, length, target, targetOffset);
            } catch (AEADBadTagException e) {
                return -1;
            }
        }

        @Override
        void free() {
            // The library frees its context with the cipher object.
        }

        private int through(
                int mode, long counter, byte[] source, int offset, int length, byte[] target, int targetOffset)
                throws GeneralSecurityException {
            byte[] message = scratch.of(length + TAG_BYTES);
            System.arraycopy(source, offset, message, 0, length);
            cipher.init(mode, key, new IvParameterSpec(nonce.of(counter)));
            int n = cipher.doFinal(message, 0, length, message, 0);
            System.arraycopy(message, 0, target, targetOffset, n);
            return n;
        }
    }
}
