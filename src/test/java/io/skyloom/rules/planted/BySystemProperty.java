package io.skyloom.rules.planted;

/** Reads a setting that every visor of the JVM would share. */
public final class BySystemProperty {
    private BySystemProperty() {}

    static int limit() {
        return Integer.getInteger("limit", 1);
    }
}
