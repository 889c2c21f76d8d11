package io.skyloom.yamux;

import java.io.IOException;

/** Why a stream or a whole session is over; the message names the stream or the offset in the carrier's bytes. */
public final class YamuxException extends IOException {
    private static final long serialVersionUID = 1L;

    /** Who ended it and how. */
    public enum Reason {
        /** The peer broke the protocol; the session is over and the peer was told so. */
        PROTOCOL_ERROR,
        /** The peer says that it met an error (of ours or its own); the session is over. */
        PEER_ERROR,
        /** The carrier ended or failed; the session is over. */
        CARRIER,
        /** Bytes waited and the carrier took none for the write timeout; the session is over. */
        STALLED,
        /** Nothing arrived although the peer was asked for an answer; the session is over. */
        KEEP_ALIVE,
        /** This end closed the stream, its output or the session. */
        CLOSED,
        /** The stream was reset, by the peer or by this end. */
        RESET,
        /** The peer did not accept the stream in time. */
        OPEN_TIMEOUT,
        /** The peer accepts no further streams, or this end has announced that it will open none. */
        REFUSED,
        /** All stream ids of this session are used up; a new session is needed. */
        IDS_EXHAUSTED,
        /** The stream held most of the session's memory when that ran out. */
        OVER_BUDGET
    }

    private final Reason reason;

    YamuxException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    YamuxException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** Who ended it and how. */
    public Reason reason() {
        return reason;
    }

    /** The same failure with the trace of the thread that meets it now; what happened first is its cause. */
    YamuxException seenHere() {
        return new YamuxException(reason, String.valueOf(getMessage()), this);
    }
}
