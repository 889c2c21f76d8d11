package io.skyloom.routing.group;

import java.io.IOException;

/**
 * Why a group ended.
 *
 * @param kind for whoever decides by it
 * @param text for whoever reads it; an empty text is not sent to the peer
 */
public record GroupEnd(Kind kind, String text) {
    /** The reasons in classes. */
    public enum Kind {
        /** The application closed it. */
        LOCAL(true),
        /** The peer closed it. */
        REMOTE(false),
        /** The handshake did not succeed. */
        FAILED(false),
        /** The application did not read what came. */
        OVERFLOW(true),
        /** A rule lived through its keep-alive without a packet. */
        EXPIRED(false),
        /** A transport that its route runs over is gone. */
        TRANSPORT_LOST(false),
        /** Its rules were deleted on request. */
        DELETED(false),
        /** The first hop takes nothing, again and again. */
        UNREACHABLE(false),
        /** Another group of the same two addresses took its place. */
        REPLACED(true),
        /** The visor ends. */
        STOPPED(true);

        private final boolean awaitsAnswer;

        Kind(boolean awaitsAnswer) {
            this.awaitsAnswer = awaitsAnswer;
        }

        /** Whether it makes sense to wait for the peer's own close packet. */
        boolean awaitsAnswer() {
            return awaitsAnswer;
        }
    }

    /** The application closes without a complaint. */
    static final GroupEnd CLOSED_HERE = new GroupEnd(Kind.LOCAL, "");

    /** The peer closes without a complaint. */
    static final GroupEnd CLOSED_BY_PEER = new GroupEnd(Kind.REMOTE, "");

    static GroupEnd failed(String text) {
        return new GroupEnd(Kind.FAILED, text);
    }

    /** Whether the peer is told the text before the close packet: only by the end that starts the close. */
    boolean tellsText() {
        return kind != Kind.REMOTE && !text.isEmpty();
    }

    /** Whether a reader finds the end of the stream behind the last byte, and not an error. */
    boolean isClean() {
        return kind == Kind.REMOTE && text.isEmpty();
    }

    /** What a call on the group throws; a new one for each call. */
    IOException exception() {
        return new GroupClosedException(this);
    }

    @Override
    public String toString() {
        return text.isEmpty() ? "closed by " + (kind == Kind.REMOTE ? "the peer" : "this side") : text;
    }
}
