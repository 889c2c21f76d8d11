package io.skyloom.gob;

import java.util.function.Function;

/**
 * One field of a struct, made by {@link GobStruct.Fields#field} and used to get its value out of a {@link GobRow}.
 *
 * @param <R> the Java class of the struct
 * @param <T> the Java class of the field
 */
public final class GobField<R, T> {
    private final int index;
    private final String name;
    private final GobType<T> type;
    private final Function<? super R, ? extends T> getter;

    GobField(int index, String name, GobType<T> type, Function<? super R, ? extends T> getter) {
        this.index = index;
        this.name = name;
        this.type = type;
        this.getter = getter;
    }

    int index() {
        return index;
    }

    /** The name both sides match by. */
    public String name() {
        return name;
    }

    GobType<T> type() {
        return type;
    }

    /** Appends the field unless it is left out; returns the index of the last field that was written. */
    int write(GobOutput out, R owner, int last) throws GobException {
        T value = getter.apply(owner);
        if (type.omitted(value)) {
            return last;
        }
        out.body().uint(index - last);
        type.write(out, value);
        return index;
    }
}
