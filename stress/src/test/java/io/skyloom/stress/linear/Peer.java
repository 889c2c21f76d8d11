package io.skyloom.stress.linear;

import org.jspecify.annotations.Nullable;

/** Values told apart by identity and named by a number. */
final class Peer {
    private static final Peer[] ALL = {new Peer(0), new Peer(1), new Peer(2)};

    private final int number;

    private Peer(int number) {
        this.number = number;
    }

    static Peer at(int number) {
        return ALL[number];
    }

    /** Its number, or -1 for nobody. */
    static int numberOf(@Nullable Peer peer) {
        return peer == null ? -1 : peer.number;
    }
}
