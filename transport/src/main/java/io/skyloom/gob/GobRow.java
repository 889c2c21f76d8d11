package io.skyloom.gob;

import org.jspecify.annotations.Nullable;

/** The fields of one received struct, on their way into a Java object. Valid only while that object is made. */
public final class GobRow {
    private final @Nullable Object[] values;

    GobRow(int fields) {
        values = new @Nullable Object[fields];
    }

    void set(int index, Object value) {
        values[index] = value;
    }

    /** The field's value, or its type's zero when the sender left it out. */
    public <T> T get(GobField<?, T> field) {
        @SuppressWarnings("unchecked") // only the reader of this field's own type puts a value at its index
        T value = (T) values[field.index()];
        return value == null ? field.type().zero() : value;
    }
}
