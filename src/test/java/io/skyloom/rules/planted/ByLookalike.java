package io.skyloom.rules.planted;

import io.skyloom.registry.IdentityRegistry;

/** Keeps values in a registry that compare by content. */
public final class ByLookalike {
    private final IdentityRegistry<String, Session> sessions = new IdentityRegistry<>();

    boolean leave(Session session) {
        return sessions.remove(session.peer(), session);
    }

    /** Equal to every session with the same peer. */
    record Session(String peer) {}
}
