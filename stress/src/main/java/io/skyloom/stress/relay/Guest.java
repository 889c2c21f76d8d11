package io.skyloom.stress.relay;

import io.skyloom.dmsg.server.ServerSessions;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import org.jspecify.annotations.Nullable;

/** A session of the one key that everybody here has: it has a name for the table of outcomes, and a life. */
public final class Guest implements ServerSessions.Member {
    /** The key. */
    public static final PubKey KEY = KeyPair.fromSeed(new byte[] {1}).pub();

    private final String name;
    private volatile boolean over;

    /** A living session. */
    public Guest(String name) {
        this.name = name;
    }

    @Override
    public PubKey key() {
        return KEY;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    /** Ends it. */
    public void end() {
        over = true;
    }

    /** Its name, or "none". */
    public static String nameOf(@Nullable Guest guest) {
        return guest == null ? "none" : guest.name;
    }
}
