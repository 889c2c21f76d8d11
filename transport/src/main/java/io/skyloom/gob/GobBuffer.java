package io.skyloom.gob;

import java.util.Arrays;

/** Bytes that grow at their end, with the two number forms of the format. Owned by one thread at a time. */
public final class GobBuffer {
    private static final int ONE_BYTE_MAX = 0x7F;

    private byte[] bytes;
    private int size;

    /** @param capacity how many bytes fit before the first growth, at least 1 */
    public GobBuffer(int capacity) {
        bytes = new byte[capacity];
    }

    /** How many bytes there are. */
    public int size() {
        return size;
    }

    /** How many bytes fit without growing. */
    public int capacity() {
        return bytes.length;
    }

    /** The array behind; its first {@link #size()} bytes count, until the next change. */
    public byte[] array() {
        return bytes;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Drops everything from {@code newSize} on. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("cannot cut " + size + " bytes to " + newSize);
        }
        size = newSize;
    }

    /** Drops everything. */
    public void clear() {
        size = 0;
    }

    /** Appends a range. */
    public void append(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    void octet(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    /** An unsigned number: itself below 128, else its negated byte count and its bytes, highest first. */
    void uint(long value) {
        if (value >= 0 && value <= ONE_BYTE_MAX) {
            octet((int) value);
            return;
        }
        int count = Long.BYTES - Long.numberOfLeadingZeros(value) / Byte.SIZE;
        reserve(1 + count);
        bytes[size++] = (byte) -count;
        for (int shift = (count - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** A signed number: shifted left by one, its complement and a low one bit when negative. */
    void sint(long value) {
        uint(value < 0 ? (~value << 1) | 1 : value << 1);
    }

    /** A byte count and that many bytes. */
    void counted(byte[] value) {
        uint(value.length);
        append(value, 0, value.length);
    }

    private void reserve(int more) {
        int needed = Math.addExact(size, more);
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * bytes.length)));
        }
    }
}
