package io.skyloom.gob;

import java.util.function.Function;

/** Another Java class over the same Go type. */
final class ViewType<T, U> extends GobType<U> {
    private final GobType<T> inner;
    private final Function<? super T, ? extends U> reader;
    private final Function<? super U, ? extends T> writer;

    ViewType(
            GoType go,
            GobType<T> inner,
            Function<? super T, ? extends U> reader,
            Function<? super U, ? extends T> writer) {
        super(go);
        this.inner = inner;
        this.reader = reader;
        this.writer = writer;
    }

    @Override
    U zero() {
        return reader.apply(inner.zero());
    }

    @Override
    boolean omitted(U value) {
        return inner.omitted(writer.apply(value));
    }

    @Override
    void write(GobOutput out, U value) throws GobException {
        inner.write(out, writer.apply(value));
    }

    @Override
    Bound<U> bind(Binder binder, int wireId, String name) throws GobException {
        Bound<T> plain = inner.bind(binder, wireId, name);
        return in -> convert(plain.read(in));
    }

    private U convert(T value) throws GobException {
        try {
            return reader.apply(value);
        } catch (RuntimeException e) {
            throw GobException.of("gob: no " + spelling() + ": " + e.getMessage(), e);
        }
    }
}
