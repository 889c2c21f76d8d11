package io.skyloom.rules.planted;

import java.util.UUID;

/** Draws random numbers by itself. */
public final class ByRandom {
    private ByRandom() {}

    static UUID id() {
        return UUID.randomUUID();
    }
}
