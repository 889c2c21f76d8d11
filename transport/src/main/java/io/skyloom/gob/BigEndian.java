package io.skyloom.gob;

/** Fixed-width numbers, highest byte first, inside the opaque forms of times and ids. */
final class BigEndian {
    private BigEndian() {}

    static long int64(byte[] source, int offset) {
        return uint(source, offset, Long.BYTES);
    }

    /** An unsigned number of up to eight bytes. */
    static long uint(byte[] source, int offset, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << Byte.SIZE | (source[offset + i] & 0xFF);
        }
        return value;
    }

    static void put(byte[] target, int offset, int bytes, long value) {
        for (int i = bytes - 1; i >= 0; i--) {
            target[offset + bytes - 1 - i] = (byte) (value >>> (i * Byte.SIZE));
        }
    }
}
