package io.skyloom.aead;

import java.security.GeneralSecurityException;
import java.util.Objects;

/** What all codecs share: checked arguments, one caller at a time, an end. */
abstract class GatedCodec implements AeadCodec {
    private final CodecGate gate = new CodecGate();
    private final boolean forSealing;

    GatedCodec(byte[] key, boolean forSealing) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a key has 32 bytes, not " + key.length);
        }
        this.forSealing = forSealing;
    }

    /** Seals; arguments are in range. */
    abstract int sealChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset)
            throws GeneralSecurityException;

    /** Opens; arguments are in range. Returns -1 when not authentic. */
    abstract int openChecked(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset)
            throws GeneralSecurityException;

    /** Gives back what the codec holds. Called once, when no call is inside and none can come. */
    abstract void free();

    @Override
    public final int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(offset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length + TAG_BYTES, target.length);
        enter(true);
        try {
            return sealChecked(counter, source, offset, length, target, targetOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal message " + Long.toUnsignedString(counter), e);
        } finally {
            leave();
        }
    }

    @Override
    public final int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset) {
        Objects.checkFromIndexSize(offset, length, source.length);
        Objects.checkFromIndexSize(targetOffset, length - TAG_BYTES, target.length);
        enter(false);
        try {
            return openChecked(counter, source, offset, length, target, targetOffset);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open message " + Long.toUnsignedString(counter), e);
        } finally {
            leave();
        }
    }

    @Override
    public final void close() {
        if (gate.close()) {
            free();
        }
    }

    private void enter(boolean sealing) {
        if (sealing != forSealing) {
            throw new IllegalStateException("the codec was made for " + (forSealing ? "sealing" : "opening"));
        }
        gate.enter();
    }

    private void leave() {
        if (gate.leave()) {
            free();
        }
    }
}
