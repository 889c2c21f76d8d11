package io.skyloom.gob;

/**
 * What one stream may ask of its receiver, whatever its bytes claim. A sender is held to {@code messageBytes} and
 * {@code depth} too, so that it never emits what its own kind refuses.
 *
 * @param messageBytes bytes of one message, and of one value when it spans several
 * @param types type definitions on one stream
 * @param definitionBytes bytes of all type definitions of one stream
 * @param fields fields of one struct definition
 * @param depth how deep values nest
 * @param elements elements of all collections of one value together; each takes a byte on the wire and an object here
 */
public record GobLimits(int messageBytes, int types, int definitionBytes, int fields, int depth, int elements) {
    private static final int MEBIBYTE = 1 << 20;

    /** For streams between ends that trust each other with up to 16 MiB. */
    public static final GobLimits DEFAULT = ofMessages(16 * MEBIBYTE);

    /** All fields must be positive. */
    public GobLimits {
        if (messageBytes < 1 || types < 1 || definitionBytes < 1 || fields < 1 || depth < 1 || elements < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The usual limits with another bound for messages, in bytes. */
    public static GobLimits ofMessages(int messageBytes) {
        return new GobLimits(messageBytes, 1000, MEBIBYTE / 4, 1000, 64, MEBIBYTE / 4);
    }
}
