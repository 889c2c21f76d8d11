package io.skyloom.aead;

import java.lang.foreign.MemorySegment;

/** OpenSSL's cipher, called directly. Loaded by name on JDKs that have foreign functions. */
final class OpenSslAead implements AeadProvider {
    OpenSslAead() {
        Libcrypto.free(Libcrypto.context(new byte[32], true));
    }

    @Override
    public String name() {
        return "openssl";
    }

    @Override
    public AeadCodec create(byte[] key, boolean forSealing) {
        return new Codec(key, forSealing);
    }

    /** Holds one native context, freed exactly once: by the closer, or by the call that was inside when it closed. */
    private static final class Codec extends GatedCodec {
        private final MemorySegment context;
        private final CounterNonce nonce = new CounterNonce();
        private final MemorySegment count = MemorySegment.ofArray(new int[1]);

        Codec(byte[] key, boolean forSealing) {
            super(key, forSealing);
            context = Libcrypto.context(key, forSealing);
        }

        @Override
        int sealChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            MemorySegment out = MemorySegment.ofArray(target);
            Libcrypto.start(context, nonce.of(counter));
            turn(source, offset, length, target, targetOffset);
            MemorySegment tag = out.asSlice(targetOffset + length, TAG_BYTES);
            Libcrypto.finish(context, tag, count);
            Libcrypto.getTag(context, tag);
            return length + TAG_BYTES;
        }

        @Override
        int openChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
            int plain = length - TAG_BYTES;
            MemorySegment tag = MemorySegment.ofArray(source).asSlice(offset + plain, TAG_BYTES);
            Libcrypto.start(context, nonce.of(counter));
            Libcrypto.setTag(context, tag);
            turn(source, offset, plain, target, targetOffset);
            return Libcrypto.finish(context, tag, count) ? plain : -1;
        }

        @Override
        void free() {
            Libcrypto.free(context);
        }

        /** OpenSSL wants source and target apart or the same, so a message that overlaps its target is moved first. */
        private void turn(byte[] source, int offset, int length, byte[] target, int targetOffset) {
            MemorySegment out = MemorySegment.ofArray(target).asSlice(targetOffset, length);
            if (source == target && offset != targetOffset) {
                System.arraycopy(source, offset, target, targetOffset, length);
                Libcrypto.update(context, out, count, out);
            } else {
                Libcrypto.update(context, out, count, MemorySegment.ofArray(source).asSlice(offset, length));
            }
        }
    }
}
