package io.skyloom.gob;

import java.util.function.Function;

/**
 * A Go type together with the Java values that stand for it. Types are constants: build each once, keep it in a
 * static final field. Immutable; any thread may use it.
 *
 * @param <T> the Java side; values are never null
 */
public abstract sealed class GobType<T>
        permits GobStruct,
                ScalarType,
                ListType,
                ByteArrayType,
                DictionaryType,
                OpaqueType,
                PointerType,
                ViewType,
                AnyType,
                EitherType {
    private final GoType go;

    GobType(GoType go) {
        this.go = go;
    }

    final GoType go() {
        return go;
    }

    /** The type as Go prints it, for example {@code map[string][]uint8}; part of error texts and of definitions. */
    public final String spelling() {
        return go.spelling();
    }

    /**
     * The same Go type seen as other Java values.
     *
     * @param read makes the Java value; what it throws becomes a {@link GobException} with that message
     * @param write takes it apart again
     */
    public final <U> GobType<U> as(Function<? super T, ? extends U> read, Function<? super U, ? extends T> write) {
        return new ViewType<>(go, this, read, write);
    }

    /**
     * The same as {@link #as(Function, Function)} for a Go type with a name of its own, as in {@code type SHA256
     * [32]byte}.
     *
     * @param goName with its package, for example {@code cipher.SHA256}
     */
    public final <U> GobType<U> as(
            String goName, Function<? super T, ? extends U> read, Function<? super U, ? extends T> write) {
        return new ViewType<>(go.renamed(goName), this, read, write);
    }

    /** The same Java values under a Go name of its own, with its package, for example {@code routing.RouteID}. */
    public final GobType<T> named(String goName) {
        return as(goName, Function.identity(), Function.identity());
    }

    /** What a receiver has when the sender left the field out. */
    abstract T zero();

    /** Whether a struct leaves the field out. */
    abstract boolean omitted(T value);

    /** Appends the value in full, zero or not. */
    abstract void write(GobOutput out, T value) throws GobException;

    /**
     * Fits this type to one defined on a stream. The caller has made sure that they are compatible.
     *
     * @param wireId the sender's type
     * @param name what to call the value in an error about its range
     * @throws GobException when a struct inside does not fit after all
     */
    abstract Bound<T> bind(Binder binder, int wireId, String name) throws GobException;
}
