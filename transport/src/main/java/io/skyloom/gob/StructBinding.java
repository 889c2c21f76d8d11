package io.skyloom.gob;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How one sender's struct becomes one Java object: for each of the sender's fields, in its order, what reads it and
 * where it goes, or nothing when the Java side has no such field.
 */
final class StructBinding<R> implements Bound<R> {
    private final GobStruct<R> struct;
    private final WireType.Struct wire;
    private final @Nullable Bound<?>[] readers;
    private final int[] targets;

    StructBinding(GobStruct<R> struct, WireType.Struct wire) {
        this.struct = struct;
        this.wire = wire;
        this.readers = new @Nullable Bound<?>[wire.size()];
        this.targets = new int[wire.size()];
    }

    /** Connects each of the sender's fields with the field of the same name. */
    void connect(Binder binder) throws GobException {
        for (int i = 0; i < wire.size(); i++) {
            GobField<R, ?> field = struct.field(wire.fieldName(i));
            if (field != null) {
                targets[i] = field.index();
                readers[i] = binder.field(field, wire, i);
            }
        }
    }

    @Override
    public R read(GobInput in) throws IOException {
        in.enter();
        GobRow row = new GobRow(struct.size());
        int index = -1;
        for (int delta = in.delta(); delta != 0; delta = in.delta()) {
            index = wire.advance(in, index, delta);
            readField(in, row, index);
        }
        in.leave();
        return struct.make(row);
    }

    private void readField(GobInput in, GobRow row, int index) throws IOException {
        Bound<?> reader = readers[index];
        try {
            if (reader == null) {
                in.skip(wire.fieldType(index));
            } else {
                row.set(targets[index], reader.read(in));
            }
        } catch (GobException e) {
            throw e.within(wire.label(), wire.fieldName(index));
        }
    }
}
