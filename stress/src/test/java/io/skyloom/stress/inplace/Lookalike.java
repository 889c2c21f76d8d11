package io.skyloom.stress.inplace;

import io.skyloom.dmsg.server.ServerSessions;
import io.skyloom.key.PubKey;
import io.skyloom.stress.relay.Guest;
import org.jspecify.annotations.Nullable;

/** A session that compares by its key, as a record would: to remove itself is to remove whoever has the key. */
final class Lookalike implements ServerSessions.Member {
    private final Guest guest;

    Lookalike(String name) {
        guest = new Guest(name);
    }

    @Override
    public PubKey key() {
        return guest.key();
    }

    @Override
    public boolean isOver() {
        return guest.isOver();
    }

    void end() {
        guest.end();
    }

    static String nameOf(@Nullable Lookalike one) {
        return Guest.nameOf(one == null ? null : one.guest);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Lookalike one && one.key().equals(key());
    }

    @Override
    public int hashCode() {
        return key().hashCode();
    }
}
