package io.skyloom.yamux;

import static io.skyloom.yamux.FrameHeader.SIZE;

/**
 * Cuts the carrier's bytes into frames, however they arrive. Payload is handed on in the pieces in which it comes, never
 * collected. Owned by whoever feeds it.
 */
final class FrameParser {
    /** Takes the parts of frames, in order. */
    interface Sink {
        /** A whole header; {@code length} is unsigned. */
        void onHeader(int type, int flags, int stream, long length) throws YamuxException;

        /** Some of the payload of the data frame whose header came last. */
        void onPayload(byte[] source, int offset, int length) throws YamuxException;

        /** The frame whose header came last is complete. */
        void onFrameEnd() throws YamuxException;
    }

    private final Sink sink;
    private final byte[] partial = new byte[SIZE];

    /** How many bytes of a header that came in pieces are there. */
    private int have;

    /** Payload bytes still to come. */
    private long payloadLeft;

    /** How many bytes were taken before the current frame. */
    private long frameStart;

    private long taken;

    FrameParser(Sink sink) {
        this.sink = sink;
    }

    /** Takes all of the range. */
    void feed(byte[] source, int offset, int length) throws YamuxException {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            at += payloadLeft > 0 ? payload(source, at, end - at) : header(source, at, end - at);
        }
    }

    /** How many bytes of the carrier came before the frame that is being read. */
    long frameStart() {
        return frameStart;
    }

    /** Whether the bytes so far end in the middle of a frame. */
    boolean insideFrame() {
        return have > 0 || payloadLeft > 0;
    }

    private int payload(byte[] source, int at, int available) throws YamuxException {
        int n = (int) Math.min(payloadLeft, available);
        payloadLeft -= n;
        taken += n;
        sink.onPayload(source, at, n);
        if (payloadLeft == 0) {
            sink.onFrameEnd();
        }
        return n;
    }

    private int header(byte[] source, int at, int available) throws YamuxException {
        if (have == 0 && available >= SIZE) {
            taken += SIZE;
            parse(source, at);
            return SIZE;
        }
        int n = Math.min(SIZE - have, available);
        System.arraycopy(source, at, partial, have, n);
        have += n;
        taken += n;
        if (have == SIZE) {
            have = 0;
            parse(partial, 0);
        }
        return n;
    }

    private void parse(byte[] header, int at) throws YamuxException {
        frameStart = taken - SIZE;
        int kind = FrameHeader.word(header, at);
        int type = kind >>> 16;
        long length = Integer.toUnsignedLong(FrameHeader.word(header, at + 8));
        requireKnown(type);
        payloadLeft = type == FrameHeader.DATA ? length : 0;
        sink.onHeader(type, kind & 0xFFFF, FrameHeader.word(header, at + 4), length);
        if (payloadLeft == 0) {
            sink.onFrameEnd();
        }
    }

    private void requireKnown(int versionAndType) throws YamuxException {
        if (versionAndType > 0xFF) {
            throw illegal("version " + (versionAndType >>> 8) + " is not 0");
        }
        if (versionAndType > FrameHeader.GO_AWAY) {
            throw illegal("type " + versionAndType + " is unknown");
        }
    }

    /** The exception for a frame that breaks the protocol. */
    YamuxException illegal(String what) {
        return new YamuxException(
                YamuxException.Reason.PROTOCOL_ERROR, "illegal frame at offset " + frameStart + ": " + what);
    }
}
