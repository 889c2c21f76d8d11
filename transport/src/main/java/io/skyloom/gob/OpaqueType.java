package io.skyloom.gob;

/** A Go type that brings its own binary form; the format carries it as bytes nobody else looks into. */
final class OpaqueType<T> extends GobType<T> {
    private final T zero;
    private final GobOpaque.Reader<T> reader;
    private final GobOpaque.Writer<T> writer;

    OpaqueType(GoType go, T zero, GobOpaque.Reader<T> reader, GobOpaque.Writer<T> writer) {
        super(go);
        this.zero = zero;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    T zero() {
        return zero;
    }

    @Override
    boolean omitted(T value) {
        return value.equals(zero);
    }

    @Override
    void write(GobOutput out, T value) throws GobException {
        try {
            out.body().counted(writer.write(value));
        } catch (RuntimeException e) {
            throw GobException.of("gob: cannot encode " + spelling() + ": " + e.getMessage(), e);
        }
    }

    @Override
    Bound<T> bind(Binder binder, int wireId, String name) {
        return this::read;
    }

    private T read(GobInput in) throws GobException {
        byte[] form = in.bytes();
        try {
            return reader.read(form);
        } catch (RuntimeException e) {
            throw GobException.of(String.valueOf(e.getMessage()), e);
        }
    }
}
