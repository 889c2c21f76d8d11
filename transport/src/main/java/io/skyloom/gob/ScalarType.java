package io.skyloom.gob;

import java.util.function.Predicate;

/** A type without parts that every program knows: numbers, strings, byte strings. */
final class ScalarType<T> extends GobType<T> {
    /** Takes one value off the input. */
    @FunctionalInterface
    interface Reader<T> {
        T read(GobInput in, String name) throws GobException;
    }

    /** Appends one value. */
    @FunctionalInterface
    interface Writer<T> {
        void write(GobBuffer out, T value) throws GobException;
    }

    private final T zero;
    private final Predicate<T> omitted;
    private final Reader<T> reader;
    private final Writer<T> writer;

    ScalarType(GoType go, T zero, Predicate<T> omitted, Reader<T> reader, Writer<T> writer) {
        super(go);
        this.zero = zero;
        this.omitted = omitted;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    T zero() {
        return zero;
    }

    @Override
    boolean omitted(T value) {
        return omitted.test(value);
    }

    @Override
    void write(GobOutput out, T value) throws GobException {
        writer.write(out.body(), value);
    }

    @Override
    Bound<T> bind(Binder binder, int wireId, String name) {
        return in -> reader.read(in, name);
    }
}
