package io.skyloom.bench.frame;

import io.skyloom.aead.AeadCodec;
import io.skyloom.aead.AeadProvider;

/** No cipher: bytes are moved and always found authentic. What is left is the cost of everything else. */
public final class PlainAead implements AeadProvider, AeadCodec {
    /** The real implementation of that name, or none for {@code plain}. */
    public static AeadProvider orChosen(String name) {
        return name.equals("plain") ? new PlainAead() : AeadProvider.choose(name);
    }

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public AeadCodec create(byte[] key, boolean forSealing) {
        return this;
    }

    @Override
    public int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        move(source, offset, length, target, targetOffset);
        return length + TAG_BYTES;
    }

    @Override
    public int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        move(source, offset, length - TAG_BYTES, target, targetOffset);
        return length - TAG_BYTES;
    }

    @Override
    public void close() {}

    private static void move(byte[] source, int offset, int length, byte[] target, int targetOffset) {
        if (source != target || offset != targetOffset) {
            System.arraycopy(source, offset, target, targetOffset, length);
        }
    }
}
