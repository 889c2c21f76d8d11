package io.skyloom.stress.registry;

import org.jspecify.annotations.Nullable;

/** A value of the registry: it has a name for the table of outcomes, a life, and the identity of an object. */
public final class Session {
    /** The slot that everybody wants. */
    public static final String KEY = "peer";

    private final String name;
    private volatile boolean alive = true;

    /** A living session. */
    public Session(String name) {
        this.name = name;
    }

    /** Whether it has not ended. */
    public boolean isAlive() {
        return alive;
    }

    /** Ends it. */
    public void end() {
        alive = false;
    }

    /** Its name, or "none". */
    public static String nameOf(@Nullable Session session) {
        return session == null ? "none" : session.name;
    }
}
