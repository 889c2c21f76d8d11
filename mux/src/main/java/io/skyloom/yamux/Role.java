package io.skyloom.yamux;

/** Which end of the carrier a session is; it decides whose stream ids are odd. */
public enum Role {
    /** The end that dialed the carrier: its streams are 1, 3, 5… */
    CLIENT(1),
    /** The end that accepted the carrier: its streams are 2, 4, 6… */
    SERVER(2);

    private final int firstId;

    Role(int firstId) {
        this.firstId = firstId;
    }

    /** The id of the first stream this end opens. */
    int firstId() {
        return firstId;
    }

    /** Whether a stream with this id was opened by this end. */
    boolean opens(int id) {
        return (id & 1) == (firstId & 1);
    }
}
