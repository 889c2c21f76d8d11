package io.skyloom.managed;

import java.io.EOFException;

/**
 * Why a connection or a whole transport ended.
 *
 * @param kind for whoever decides by it
 * @param detail for whoever reads it
 */
public record Loss(Kind kind, String detail) {
    /** The reasons in classes. */
    public enum Kind {
        /** The peer ended its direction between two packets. */
        PEER_CLOSED,
        /** Reading or writing failed. */
        BROKEN,
        /** The peer left pings unanswered, or sent nothing at all for too long. */
        SILENT,
        /** A newer connection took its place. */
        DISPLACED,
        /** Somebody here asked for it. */
        DELETED,
        /** The visor ends. */
        SHUTDOWN
    }

    /** The peer hung up. */
    public static Loss peerClosed() {
        return new Loss(Kind.PEER_CLOSED, "closed by the peer");
    }

    /** The carrier failed. */
    static Loss broken(Throwable cause) {
        String text = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new Loss(cause instanceof EOFException ? Kind.PEER_CLOSED : Kind.BROKEN, text);
    }

    /** Deleted on request. */
    public static Loss deleted() {
        return new Loss(Kind.DELETED, "deleted");
    }

    /** Closed because the visor ends. */
    public static Loss shutdown() {
        return new Loss(Kind.SHUTDOWN, "visor shuts down");
    }

    /** Superseded by a newer connection. */
    static Loss displaced() {
        return new Loss(Kind.DISPLACED, "displaced by a newer connection of the same transport");
    }

    @Override
    public String toString() {
        return kind + ": " + detail;
    }
}
