package io.skyloom.gob;

/**
 * Registers types that bring their own binary form. A sender's definition says which of Go's two interfaces made the
 * bytes; both sides must agree on it.
 */
public final class GobOpaque {
    /** Makes a value from its binary form; throws an {@link IllegalArgumentException} with a message for the peer. */
    @FunctionalInterface
    public interface Reader<T> {
        /** The bytes are the callee's to keep. */
        T read(byte[] form);
    }

    /** Gives a value's binary form; throws an {@link IllegalArgumentException} when it has none. */
    @FunctionalInterface
    public interface Writer<T> {
        /** The bytes are only read. */
        byte[] write(T value);
    }

    private GobOpaque() {}

    /**
     * A type that implements Go's {@code encoding.BinaryMarshaler}.
     *
     * @param goName with its package, for example {@code cipher.PubKey}
     * @param zero the value that structs leave out; compared with {@code equals}
     */
    public static <T> GobType<T> binaryMarshaler(String goName, T zero, Reader<T> reader, Writer<T> writer) {
        return new OpaqueType<>(GoType.named(GoType.Kind.BINARY_MARSHALER, goName), zero, reader, writer);
    }

    /** A type that implements {@code gob.GobEncoder}; otherwise as {@link #binaryMarshaler}. */
    public static <T> GobType<T> gobEncoder(String goName, T zero, Reader<T> reader, Writer<T> writer) {
        return new OpaqueType<>(GoType.named(GoType.Kind.GOB_ENCODER, goName), zero, reader, writer);
    }
}
