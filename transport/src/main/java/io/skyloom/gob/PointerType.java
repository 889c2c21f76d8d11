package io.skyloom.gob;

import java.util.Optional;

/** A pointer that may be nil. Invisible on the wire: nil is left out of a struct and cannot be sent anywhere else. */
final class PointerType<T> extends GobType<Optional<T>> {
    private final GobType<T> target;

    PointerType(GobType<T> target) {
        super(GoType.pointer(target.go()));
        this.target = target;
    }

    @Override
    Optional<T> zero() {
        return Optional.empty();
    }

    @Override
    boolean omitted(Optional<T> value) {
        return value.isEmpty() || (leavesOutZero() && target.omitted(value.get()));
    }

    /** A pointer to a zero number is lost; a pointer to an empty map arrives. */
    private boolean leavesOutZero() {
        return target.go().base().kind() != GoType.Kind.MAP;
    }

    @Override
    void write(GobOutput out, Optional<T> value) throws GobException {
        if (value.isEmpty()) {
            throw GobException.of("gob: cannot encode nil pointer of type " + spelling());
        }
        target.write(out, value.get());
    }

    @Override
    Bound<Optional<T>> bind(Binder binder, int wireId, String name) throws GobException {
        Bound<T> inner = target.bind(binder, wireId, name);
        return in -> Optional.of(inner.read(in));
    }
}
