package io.skyloom.gob;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The receiving end of one direction of one connection, or of a whole stream in an array: knows what types the sender
 * has defined. A value that does not fit what is asked for costs only that value; a stream that cannot be cut into
 * values any more is over, and {@link #isAligned} tells. Reads ahead, so nothing else may follow on the connection.
 * Owned by one thread at a time.
 */
public final class GobReader {
    private final Definitions definitions;
    private final GobInput input;
    private final Binder binder;
    private @Nullable IOException broken;

    private GobReader(GobMessages messages, GobLimits limits) {
        definitions = new Definitions(limits);
        input = new GobInput(messages, definitions);
        binder = new Binder(definitions);
    }

    /** Reads a connection, blocking as it does. The stream stays its owner's to close. */
    public static GobReader of(ByteStream stream, GobLimits limits) {
        return new GobReader(new StreamMessages(stream, limits.messageBytes()), limits);
    }

    /** Reads a stream that is there as a whole; the array must not change meanwhile. */
    public static GobReader of(byte[] stream, GobLimits limits) {
        return new GobReader(new ArrayMessages(stream, limits.messageBytes()), limits);
    }

    /**
     * Reads the next value.
     *
     * @return null when the stream ended between two values
     * @throws GobException when the value is none of that type, or the stream is broken
     * @throws IOException when the stream below failed
     */
    public <T> @Nullable T read(GobType<T> type) throws IOException {
        int id = nextType();
        if (id == 0) {
            return null;
        }
        Bound<T> bound;
        try {
            bound = binder.whole(type, id);
        } catch (GobException e) {
            discard(id);
            throw e;
        }
        return read(bound, id);
    }

    private <T> T read(Bound<T> bound, int id) throws IOException {
        try {
            return input.whole(bound, id);
        } catch (IOException e) {
            throw failedWithin(id, e);
        }
    }

    /**
     * Reads over the next value, whatever its type.
     *
     * @return false when the stream ended between two values
     * @throws IOException as {@link #read(GobType)}
     */
    public boolean skip() throws IOException {
        int id = nextType();
        if (id == 0) {
            return false;
        }
        try {
            input.skipWhole(id);
        } catch (IOException e) {
            throw failedWithin(id, e);
        }
        return true;
    }

    /** Whether the next value can still be found: false after anything but a misfit within one message. */
    public boolean isAligned() {
        return broken == null;
    }

    private int nextType() throws IOException {
        if (broken != null) {
            throw GobException.of("gob: stream is over: " + broken.getMessage(), broken);
        }
        try {
            return input.valueType();
        } catch (IOException e) {
            broken = e;
            throw e;
        }
    }

    /** The rest of a value without interfaces lies in this message and goes with it; otherwise it must be walked. */
    private void discard(int id) {
        if (!definitions.reachesInterface(id)) {
            return;
        }
        try {
            input.skipWhole(id);
        } catch (IOException e) {
            broken = e;
        }
    }

    private IOException failedWithin(int id, IOException fault) {
        if (!(fault instanceof GobException) || definitions.reachesInterface(id)) {
            broken = fault;
        }
        return fault;
    }
}
