package io.skyloom.gob;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** An interface-typed value: names its concrete type, which must be registered under that name on both sides. */
final class AnyType extends GobType<Optional<GobBoxed<?>>> {
    private final Map<String, GobType<?>> registered;

    AnyType(String goName, Map<String, GobType<?>> registered) {
        super(GoType.named(GoType.Kind.INTERFACE, goName));
        this.registered = Map.copyOf(registered);
    }

    @Override
    Optional<GobBoxed<?>> zero() {
        return Optional.empty();
    }

    @Override
    boolean omitted(Optional<GobBoxed<?>> value) {
        return value.isEmpty();
    }

    @Override
    void write(GobOutput out, Optional<GobBoxed<?>> value) throws GobException {
        if (value.isEmpty()) {
            out.body().octet(0);
            return;
        }
        GobBoxed<?> boxed = value.get();
        out.enter();
        out.concrete(nameOf(boxed.type()), boxed);
        out.leave();
    }

    private String nameOf(GobType<?> type) throws GobException {
        for (Map.Entry<String, GobType<?>> entry : registered.entrySet()) {
            if (entry.getValue().go().identity().equals(type.go().identity())) {
                return entry.getKey();
            }
        }
        throw GobException.of("gob: type not registered for interface: " + type.spelling());
    }

    @Override
    Bound<Optional<GobBoxed<?>>> bind(Binder binder, int wireId, String name) {
        return in -> read(binder, in);
    }

    private Optional<GobBoxed<?>> read(Binder binder, GobInput in) throws IOException {
        String name = in.string();
        if (name.isEmpty()) {
            return Optional.empty();
        }
        GobType<?> type = registered.get(name);
        if (type == null) {
            throw in.fault("gob: name not registered for interface: \"" + name + "\"");
        }
        in.enter();
        int concreteId = in.concreteType();
        Optional<GobBoxed<?>> boxed = Optional.of(readBoxed(binder, type, concreteId, in));
        in.leave();
        return boxed;
    }

    private static <T> GobBoxed<T> readBoxed(Binder binder, GobType<T> type, int wireId, GobInput in)
            throws IOException {
        Bound<T> bound = binder.whole(type, wireId);
        return new GobBoxed<>(type, in.whole(bound, wireId));
    }
}
