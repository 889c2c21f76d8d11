package io.skyloom.gob;

/** A type as its sender defined it on the stream. Its parts are ids that must be defined by the time they are used. */
sealed interface WireType {
    /** The sender's name for it, often empty; for error texts only. */
    String name();

    /** A fixed number of elements. */
    record Array(String name, int elem, int length) implements WireType {}

    /** Any number of elements. */
    record Slice(String name, int elem) implements WireType {}

    /** Any number of pairs. */
    record Dictionary(String name, int key, int elem) implements WireType {}

    /** Bytes that the type itself reads, and which of Go's interfaces made them. */
    record Opaque(String name, Maker maker) implements WireType {}

    /** Go's interfaces for types that bring their own form. */
    enum Maker {
        GOB_ENCODER,
        BINARY_MARSHALER,
        TEXT_MARSHALER
    }

    /** Fields in the sender's order; the arrays are never changed. */
    @SuppressWarnings("ArrayRecordComponent") // compared with nothing, only indexed
    record Struct(String name, String[] fieldNames, int[] fieldTypes) implements WireType {
        int size() {
            return fieldNames.length;
        }

        String fieldName(int index) {
            return fieldNames[index];
        }

        int fieldType(int index) {
            return fieldTypes[index];
        }

        /** The name for a path in an error. */
        String label() {
            return name.isEmpty() ? "struct" : name;
        }

        /** The field that follows {@code index} by {@code delta}. */
        int advance(GobInput in, int index, int delta) throws GobException {
            if (delta > fieldNames.length - 1 - index) {
                throw in.fault("gob: field number beyond the last of " + label());
            }
            return index + delta;
        }
    }
}
