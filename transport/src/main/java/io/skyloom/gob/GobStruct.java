package io.skyloom.gob;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A Go struct and the Java class (mostly a record) that stands for it, by explicit mapping:
 *
 * <pre>{@code
 * static final GobStruct<Addr> GOB = GobStruct.define("dmsg.Addr", fields -> {
 *     var pk = fields.field("PK", GobKeys.PUB_KEY, Addr::pk);
 *     var port = fields.field("Port", Gob.UINT16, Addr::port);
 *     return row -> new Addr(row.get(pk), row.get(port));
 * });
 * }</pre>
 *
 * <p>The order of the fields is their order on the wire. A maker that throws turns the value into a {@link
 * GobException}; it must cope with every field at its zero.
 */
public final class GobStruct<R> extends GobType<R> {
    private final List<GobField<R, ?>> fields = new ArrayList<>();
    private final Map<String, GobField<R, ?>> byName = new HashMap<>();

    /** Set at the end of {@link #define}, before anyone else sees this object. */
    private @Nullable Function<GobRow, ? extends R> maker;

    private GobStruct(GoType go) {
        super(go);
    }

    /**
     * Defines a struct.
     *
     * @param goName with its package, for example {@code dmsg.Addr}; {@code struct {}} for one without a name
     * @param definition declares the fields in order and returns what makes the Java object from a row
     */
    public static <R> GobStruct<R> define(
            String goName, Function<Fields<R>, Function<GobRow, ? extends R>> definition) {
        GobStruct<R> struct = new GobStruct<>(GoType.named(GoType.Kind.STRUCT, goName));
        struct.maker = definition.apply(new Fields<>(struct));
        struct.go()
                .setFields(struct.fields.stream()
                        .map(field ->
                                new GoType.Field(field.name(), field.type().go()))
                        .toList());
        return struct;
    }

    /** Where a definition declares its fields. */
    public static final class Fields<R> {
        private final GobStruct<R> struct;

        private Fields(GobStruct<R> struct) {
            this.struct = struct;
        }

        /**
         * Declares the next field.
         *
         * @param name as in Go; what both sides match by
         * @param getter gives the field's value, never null
         */
        public <T> GobField<R, T> field(String name, GobType<T> type, Function<? super R, ? extends T> getter) {
            if (struct.maker != null || struct.byName.containsKey(name)) {
                throw new IllegalStateException("field " + name + " of " + struct.spelling() + " comes twice or late");
            }
            GobField<R, T> field = new GobField<>(struct.fields.size(), name, type, getter);
            struct.fields.add(field);
            struct.byName.put(name, field);
            return field;
        }

        /** The struct being defined, for fields that lead back to it through a slice, map or pointer. */
        public GobType<R> self() {
            return struct;
        }
    }

    int size() {
        return fields.size();
    }

    @Nullable
    GobField<R, ?> field(String name) {
        return byName.get(name);
    }

    R make(GobRow row) throws GobException {
        try {
            return apply(row);
        } catch (RuntimeException e) {
            throw GobException.of("gob: no " + spelling() + ": " + e.getMessage(), e);
        }
    }

    @Override
    R zero() {
        return apply(new GobRow(fields.size()));
    }

    private R apply(GobRow row) {
        if (maker == null) {
            throw new IllegalStateException(spelling() + " is still being defined");
        }
        return maker.apply(row);
    }

    @Override
    boolean omitted(R value) {
        return false;
    }

    @Override
    void write(GobOutput out, R value) throws GobException {
        out.enter();
        int last = -1;
        for (GobField<R, ?> field : fields) {
            last = field.write(out, value, last);
        }
        out.body().octet(0);
        out.leave();
    }

    @Override
    Bound<R> bind(Binder binder, int wireId, String name) throws GobException {
        return binder.struct(this, wireId);
    }
}
