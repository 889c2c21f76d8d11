package io.skyloom.rules;

import java.util.Locale;

/** The rooms of the house, lowest first: each may import itself and those below it. */
enum Room {
    MUX,
    TRANSPORT,
    ROUTING,
    ENGINE;

    boolean mayImport(Room other) {
        return other.compareTo(this) <= 0;
    }

    /** The module's folder. */
    String folder() {
        return name().toLowerCase(Locale.ROOT);
    }
}
