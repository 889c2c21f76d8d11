package io.skyloom.gob;

import java.io.IOException;

/** Reads values of one Java type out of one sender's type. Belongs to one stream and its reading thread. */
@FunctionalInterface
interface Bound<T> {
    /** Reads one value, from the current message and, where interfaces are involved, from the next ones. */
    T read(GobInput in) throws IOException;
}
