package io.skyloom.gob;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Values of one type that each are a stream of their own, definitions included, as signed objects are. The definitions
 * are the same in every object and are made only once. Immutable; any thread may use it.
 */
public final class GobObject<T> {
    private static final int FIRST_CAPACITY = 256;

    private final GobType<T> type;
    private final GobLimits limits;
    private final GobNumbering numbering;

    /** Only asked for its limits once the definitions are made. */
    private final GobWriter writer;

    private final byte[] definitions;
    private final int id;

    /** Interfaces bring definitions that depend on the value. */
    private final boolean definitionsVary;

    private GobObject(GobType<T> type, GobLimits limits, GobNumbering numbering) throws GobException {
        this.type = type;
        this.limits = limits;
        this.numbering = numbering;
        this.writer = new GobWriter(limits, numbering);
        GobBuffer out = new GobBuffer(FIRST_CAPACITY);
        this.id = writer.announce(type.go().base(), new GobOutput(writer, new GobBuffer(FIRST_CAPACITY), out, 0));
        this.definitions = out.toBytes();
        this.definitionsVary = type.go().reachesInterface();
    }

    /**
     * Prepares a type.
     *
     * @param limits what an object may ask of us, and we of its receiver
     * @throws IllegalArgumentException when the limits do not even allow the definitions
     */
    public static <T> GobObject<T> of(GobType<T> type, GobLimits limits) {
        return of(type, limits, new GobNumbering());
    }

    /**
     * Prepares a type in a program that has met others before, which shows in the numbers of its definitions.
     *
     * @param limits what an object may ask of us, and we of its receiver
     * @throws IllegalArgumentException when the limits do not even allow the definitions
     */
    public static <T> GobObject<T> of(GobType<T> type, GobLimits limits, GobNumbering numbering) {
        try {
            return new GobObject<>(type, limits, numbering);
        } catch (GobException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * The whole stream for a value.
     *
     * @throws GobException when the value cannot be sent
     */
    public byte[] encode(T value) throws GobException {
        GobBuffer out = new GobBuffer(definitions.length + FIRST_CAPACITY);
        if (definitionsVary) {
            new GobWriter(limits, numbering).write(type, value, out);
        } else {
            out.append(definitions, 0, definitions.length);
            new GobOutput(writer, new GobBuffer(FIRST_CAPACITY), out, 0).message(id, type, value);
        }
        return out.toBytes();
    }

    /**
     * Reads the first value of a stream; anything behind it is not looked at.
     *
     * @throws GobException when there is none, or it does not fit
     */
    public T decode(byte[] stream) throws GobException {
        try {
            @Nullable T value = GobReader.of(stream, limits).read(type);
            if (value == null) {
                throw GobException.of("EOF");
            }
            return value;
        } catch (GobException e) {
            throw e;
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot fail", e);
        }
    }

    /** As {@link #decode(byte[])}, for a stream inside an array. */
    public T decode(byte[] source, int from, int to) throws GobException {
        return decode(Arrays.copyOfRange(source, from, to));
    }
}
