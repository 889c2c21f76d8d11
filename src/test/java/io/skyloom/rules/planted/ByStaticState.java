package io.skyloom.rules.planted;

/** Keeps what changes in a static field. */
public final class ByStaticState {
    private static int count;

    private ByStaticState() {}

    static int next() {
        return ++count;
    }
}
