package io.skyloom.gob;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Fits Java types to the types defined on one stream, each pair once. A definition never changes, so a fit stays
 * good; one that fails leaves nothing behind. Owned by the stream's reading thread.
 */
final class Binder {
    /** Fits kept; only code that makes types anew for every call ever gets there. */
    private static final int KEPT = 4096;

    /** A Java type and the sender's id for what it is to be read from. */
    private record Pair(GobType<?> type, int wireId) {}

    private final Definitions definitions;
    private final Map<Pair, Bound<?>> wholes = new HashMap<>();
    private final Map<Pair, StructBinding<?>> structs = new HashMap<>();

    /** The structs being fitted right now; taken back when one of them fails. */
    private final List<Pair> unfinished = new ArrayList<>();

    /** How many structs lead to the one being fitted; a sender could chain its definitions through a recursive type. */
    private int depth;

    Binder(Definitions definitions) {
        this.definitions = definitions;
    }

    Definitions definitions() {
        return definitions;
    }

    /**
     * Fits a type to a value at the top of a message or in an interface.
     *
     * @throws GobException when the two do not go together
     */
    <T> Bound<T> whole(GobType<T> type, int wireId) throws GobException {
        if (type instanceof EitherType<T> either) {
            return either.whole(this, wireId);
        }
        Pair pair = new Pair(type, wireId);
        @SuppressWarnings("unchecked") // put there by this method for the same type
        Bound<T> known = (Bound<T>) wholes.get(pair);
        if (known != null) {
            return known;
        }
        Bound<T> fresh = fit(type, wireId);
        if (wholes.size() >= KEPT) {
            wholes.clear();
        }
        wholes.put(pair, fresh);
        return fresh;
    }

    private <T> Bound<T> fit(GobType<T> type, int wireId) throws GobException {
        GoType go = type.go().base();
        if (go.isStruct()) {
            checkSharesField(go, requireStruct(go, wireId));
        } else if (!new Matching(definitions).fits(go, wireId)) {
            throw GobException.of("gob: decoding into local type *" + go.spelling() + ", received remote type "
                    + definitions.describe(wireId));
        }
        int before = unfinished.size();
        int depthBefore = depth;
        try {
            Bound<T> bound = type.bind(this, wireId, go.spelling());
            unfinished.subList(before, unfinished.size()).clear();
            return bound;
        } catch (GobException e) {
            unfinished.subList(before, unfinished.size()).forEach(structs::remove);
            unfinished.subList(before, unfinished.size()).clear();
            depth = depthBefore;
            throw e;
        }
    }

    private static void checkSharesField(GoType go, WireType.Struct wire) throws GobException {
        if (go.fields().isEmpty() || wire.size() == 0) {
            return;
        }
        for (GoType.Field field : go.fields()) {
            for (int i = 0; i < wire.size(); i++) {
                if (field.name().equals(wire.fieldName(i))) {
                    return;
                }
            }
        }
        throw GobException.of("gob: type mismatch: no fields matched compiling decoder for " + go.name());
    }

    private WireType.Struct requireStruct(GoType go, int wireId) throws GobException {
        if (definitions.find(wireId) instanceof WireType.Struct struct) {
            return struct;
        }
        throw GobException.of("gob: type mismatch in decoder: want struct type " + go.spelling() + "; got non-struct");
    }

    /** Fits a struct, or gives the fit in the making when the struct leads back to itself. */
    <R> Bound<R> struct(GobStruct<R> struct, int wireId) throws GobException {
        Pair pair = new Pair(struct, wireId);
        @SuppressWarnings("unchecked") // put there by this method for the same struct
        StructBinding<R> known = (StructBinding<R>) structs.get(pair);
        if (known != null) {
            return known;
        }
        StructBinding<R> fresh = new StructBinding<>(struct, requireStruct(struct.go(), wireId));
        structs.put(pair, fresh);
        unfinished.add(pair);
        if (++depth > definitions.limits().depth()) {
            throw GobException.of(
                    "gob: types nested deeper than " + definitions.limits().depth());
        }
        fresh.connect(this);
        depth--;
        return fresh;
    }

    /** Fits a field to the sender's field of the same name. */
    <T> Bound<T> field(GobField<?, T> field, WireType.Struct wire, int index) throws GobException {
        GoType go = field.type().go();
        int wireId = wire.fieldType(index);
        if (!new Matching(definitions).fits(go, wireId)) {
            throw GobException.of("gob: wrong type (" + go.base().spelling() + ") for received field " + wire.name()
                    + "." + field.name());
        }
        return field.type().bind(this, wireId, field.name());
    }
}
