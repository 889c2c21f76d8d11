package io.skyloom.rules.planted.one;

import io.skyloom.rules.planted.other.OtherPart;
import org.jspecify.annotations.Nullable;

/** Needs the other package, which needs this one. */
public final class PartOfACycle {
    private @Nullable OtherPart other;

    /** The other part. */
    public @Nullable OtherPart other() {
        return other;
    }

    /** Sets it. */
    public void meet(OtherPart part) {
        other = part;
    }
}
