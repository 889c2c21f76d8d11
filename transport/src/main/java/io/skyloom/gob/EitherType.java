package io.skyloom.gob;

/**
 * A whole value that older and newer senders spell differently. Both spellings are read, the first is sent; within a
 * struct or a collection only the first is read.
 */
final class EitherType<T> extends GobType<T> {
    private final GobType<T> sent;
    private final GobType<T> alsoRead;

    EitherType(GobType<T> sent, GobType<T> alsoRead) {
        super(sent.go());
        this.sent = sent;
        this.alsoRead = alsoRead;
    }

    @Override
    T zero() {
        return sent.zero();
    }

    @Override
    boolean omitted(T value) {
        return sent.omitted(value);
    }

    @Override
    void write(GobOutput out, T value) throws GobException {
        sent.write(out, value);
    }

    /** Fits whichever spelling the sender uses; when it is neither, the complaint is about the first. */
    Bound<T> whole(Binder binder, int wireId) throws GobException {
        try {
            return binder.whole(sent, wireId);
        } catch (GobException e) {
            try {
                return binder.whole(alsoRead, wireId);
            } catch (GobException neither) {
                e.addSuppressed(neither);
                throw e;
            }
        }
    }

    @Override
    Bound<T> bind(Binder binder, int wireId, String name) throws GobException {
        return sent.bind(binder, wireId, name);
    }
}
