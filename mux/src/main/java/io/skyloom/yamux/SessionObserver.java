package io.skyloom.yamux;

/** Told by the session, inside its calls, what concerns it as a whole. Must not call back. */
interface SessionObserver {
    /** A stream waits to be accepted. */
    void streamArrived();

    /** A stream could not be opened because too many were unanswered; now one may be. */
    void openingAllowed();

    /** The outstanding ping was answered, however late. */
    void pingAnswered(long roundTripNanos);

    /** The session is over. Comes once, before anything learns of it otherwise. */
    void ended(YamuxException cause);
}
