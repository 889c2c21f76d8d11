package io.skyloom.aead;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The cipher every JDK brings. One cipher object per direction, initialised anew with the nonce of each message. */
final class JdkAead implements AeadProvider {
    private static final String TRANSFORMATION = "ChaCha20-Poly1305";

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public AeadCodec create(byte[] key, boolean forSealing) {
        return new Codec(key, forSealing);
    }

    private static final class Codec implements AeadCodec {
        private final Cipher cipher;
        private final SecretKeySpec key;
        private final boolean forSealing;
        private final byte[] nonce = new byte[12];
        private final ByteBuffer counterView = ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN);

        /** Written by whoever closes, read by the owner. */
        private volatile boolean closed;

        Codec(byte[] key, boolean forSealing) {
            try {
                this.cipher = Cipher.getInstance(TRANSFORMATION);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this JDK has no " + TRANSFORMATION, e);
            }
            this.key = new SecretKeySpec(key, "ChaCha20");
            this.forSealing = forSealing;
        }

        @Override
        public int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            check(forSealing);
            try {
                start(Cipher.ENCRYPT_MODE, counter);
                return cipher.doFinal(source, offset, length, target, targetOffset);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot seal message " + counter, e);
            }
        }

        @Override
        public int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            check(!forSealing);
            try {
                start(Cipher.DECRYPT_MODE, counter);
                return cipher.doFinal(source, offset, length, target, targetOffset);
            } catch (AEADBadTagException e) {
                return -1;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("cannot open message " + counter, e);
            }
        }

        @Override
        public void close() {
            closed = true;
        }

        private void start(int mode, long counter) throws GeneralSecurityException {
            counterView.putLong(4, counter);
            cipher.init(mode, key, new IvParameterSpec(nonce));
        }

        private void check(boolean rightDirection) {
            if (closed || !rightDirection) {
                throw new IllegalStateException(closed ? "codec is closed" : "codec works in the other direction");
            }
        }
    }
}
