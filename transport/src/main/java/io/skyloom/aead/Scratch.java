package io.skyloom.aead;

/** A private array that grows to the longest message seen; frames never make it longer than its first size. */
final class Scratch {
    private static final int FRAME = 4096;

    private byte[] bytes = new byte[FRAME];

    /** An array of at least that many bytes; the same one while it suffices. */
    byte[] of(int length) {
        if (bytes.length < length) {
            bytes = new byte[length];
        }
        return bytes;
    }
}
