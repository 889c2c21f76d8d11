package io.skyloom.engine.soak;

import org.jspecify.annotations.Nullable;

/** A network did not do what it must: the text says what, and when. */
public final class SoakFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SoakFailure(String what) {
        super(what);
    }

    SoakFailure(String what, @Nullable Throwable cause) {
        super(what, cause);
    }
}
