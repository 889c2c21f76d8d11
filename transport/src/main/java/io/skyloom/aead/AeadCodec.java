package io.skyloom.aead;

/**
 * Seals or opens messages with one key in one direction. The nonce is four zero bytes and the counter as eight bytes
 * little-endian; there is no associated data.
 *
 * <p><b>Owner rule:</b> one thread at a time may call {@link #seal} or {@link #open}; the owner sees to that. Only
 * {@link #close()} may come from another thread at any moment: a call in progress then finishes normally and every
 * later one throws {@link IllegalStateException}.
 *
 * <p>Source and target may be the same array when the target offset is not above the source offset.
 */
public interface AeadCodec extends AutoCloseable {
    /** How many bytes a sealed message is longer than the plain one. */
    int TAG_BYTES = 16;

    /**
     * Encrypts and authenticates.
     *
     * @param counter never used before with this key for sealing
     * @return the sealed length, {@code length + 16}
     * @throws IllegalStateException when closed, or when created for opening
     */
    int seal(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset);

    /**
     * Verifies and decrypts.
     *
     * @param length of the sealed message, at least 16
     * @return the plain length, {@code length - 16}, or -1 when the message is not authentic; the target's bytes mean
     *     nothing then
     * @throws IllegalStateException when closed, or when created for sealing
     */
    int open(long counter, byte[] source, int offset, int length, byte[] target, int targetOffset);

    /** Gives back what the codec holds. Idempotent, from any thread. */
    @Override
    void close();
}
