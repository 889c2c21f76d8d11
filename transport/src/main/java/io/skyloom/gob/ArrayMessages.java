package io.skyloom.gob;

/** The messages of a stream that is there as a whole, read in place. */
final class ArrayMessages extends GobMessages {
    private final byte[] bytes;

    ArrayMessages(byte[] bytes, int maxBytes) {
        super(maxBytes);
        this.bytes = bytes;
    }

    @Override
    byte[] buffer() {
        return bytes;
    }

    @Override
    int require(int from, int count) {
        return count <= bytes.length - from ? from : -1;
    }
}
