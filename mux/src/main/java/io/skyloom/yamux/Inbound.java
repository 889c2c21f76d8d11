package io.skyloom.yamux;

import static io.skyloom.yamux.FrameHeader.ACK;
import static io.skyloom.yamux.FrameHeader.FIN;
import static io.skyloom.yamux.FrameHeader.RST;
import static io.skyloom.yamux.FrameHeader.SYN;

import io.skyloom.yamux.YamuxException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What frames of the peer mean. Part of {@link YamuxSession} and owned by it.
 *
 * <p>Strict where the session could get out of step: version, type, windows, ids. Lenient where peers of the network are
 * sloppy and nothing is lost by it: frames for streams that are gone, bytes or a second FIN behind a FIN, a second ACK,
 * answers to nothing.
 */
final class Inbound implements FrameParser.Sink {
    private static final long LARGEST_SEND_WINDOW = 0xFFFF_FFFFL;

    private final Role role;
    private final long largestWindow;
    private final Streams streams;
    private final Pings pings;
    private final SessionObserver observer;
    private final Tally tally;
    private final FrameParser parser = new FrameParser(this);

    /** The stream that the current frame goes on with; null when the rest of the frame is to be skipped. */
    private @Nullable MuxStream target;

    private int targetFlags;
    private long now;

    Inbound(Role role, YamuxConfig config, Streams streams, Pings pings, SessionObserver observer, Tally tally) {
        this.role = role;
        this.largestWindow = config.maxWindow();
        this.streams = streams;
        this.pings = pings;
        this.observer = observer;
        this.tally = tally;
    }

    /**
     * Takes all of the range.
     *
     * @throws YamuxException when the session is over by what the peer sent
     */
    void feed(byte[] bytes, int offset, int length, long at) throws YamuxException {
        now = at;
        tally.bytesIn += length;
        parser.feed(bytes, offset, length);
    }

    /** Where in the peer's bytes we are, for messages. */
    String where() {
        return parser.insideFrame() ? "inside the frame at offset " + parser.frameStart() : "between frames";
    }

    @Override
    public void onHeader(int type, int flags, int id, long length) throws YamuxException {
        tally.framesIn++;
        target = null;
        targetFlags = flags;
        switch (type) {
            case FrameHeader.DATA -> onData(flags, id, length);
            case FrameHeader.WINDOW_UPDATE -> onWindowUpdate(flags, id, length);
            case FrameHeader.PING -> onPing(flags, id, (int) length);
            default -> onGoAway(id, length);
        }
    }

    @Override
    public void onPayload(byte[] source, int offset, int length) {
        MuxStream stream = target;
        if (stream == null || stream.isOver()) {
            tally.bytesSkipped += length;
        } else {
            streams.arrived(stream, source, offset, length);
        }
    }

    @Override
    public void onFrameEnd() {
        MuxStream stream = target;
        target = null;
        if (stream == null || stream.isOver()) {
            return;
        }
        stream.noteIfSlowed();
        if ((targetFlags & FIN) != 0 && !streams.peerFinished(stream)) {
            tally.lateFrames++;
        }
    }

    private void onData(int flags, int id, long length) throws YamuxException {
        MuxStream stream = addressed(flags, id);
        if (length > largestWindow) {
            throw parser.illegal(length + " bytes on " + name(id) + " are more than any window allows");
        }
        if (stream == null) {
            return;
        }
        if (length > stream.receiveWindow()) {
            throw parser.illegal(length + " bytes on " + name(id) + " exceed its window of " + stream.receiveWindow());
        }
        stream.arriving(length);
        if (length > 0 && stream.receiving == MuxStream.Half.ENDED) {
            tally.lateFrames++;
        } else {
            target = stream;
        }
    }

    private void onWindowUpdate(int flags, int id, long delta) throws YamuxException {
        MuxStream stream = addressed(flags, id);
        if (stream == null) {
            return;
        }
        if (stream.sendWindow + delta > LARGEST_SEND_WINDOW) {
            throw parser.illegal("the window of " + name(id) + " grows beyond 32 bits");
        }
        stream.sendWindow += delta;
        streams.outbox().windowOpened(stream);
        target = stream;
    }

    /** The stream a frame is about, after its SYN, ACK and RST were obeyed; null when its rest is to be skipped. */
    private @Nullable MuxStream addressed(int flags, int id) throws YamuxException {
        if (id == 0) {
            throw parser.illegal("stream 0 is the session itself");
        }
        MuxStream stream = (flags & SYN) != 0 ? onSyn(id) : streams.get(id);
        if (stream == null) {
            tally.framesSkipped++;
            return null;
        }
        if ((flags & ACK) != 0) {
            streams.accepted(stream);
        }
        if ((flags & RST) != 0) {
            streams.peerReset(stream);
            return null;
        }
        return stream;
    }

    private @Nullable MuxStream onSyn(int id) throws YamuxException {
        if (role.opens(id)) {
            throw parser.illegal("the peer opens " + name(id) + ", but such ids are ours");
        }
        if (streams.get(id) != null) {
            throw parser.illegal("the peer opens " + name(id) + " a second time");
        }
        return streams.arrive(id);
    }

    private void onPing(int flags, int id, int value) throws YamuxException {
        requireSession(id, "ping");
        if ((flags & SYN) != 0) {
            tally.pongsDropped += streams.outbox().pong(value) ? 0 : 1;
            return;
        }
        long roundTrip = pings.answered(value, now);
        if (roundTrip != Pings.NONE) {
            observer.pingAnswered(roundTrip);
        }
    }

    private void onGoAway(int id, long code) throws YamuxException {
        requireSession(id, "go away");
        if (code != FrameHeader.NORMAL) {
            throw new YamuxException(Reason.PEER_ERROR, "the peer ends the session with go away " + nameOf(code));
        }
        streams.peerRefuses();
    }

    private void requireSession(int id, String what) throws YamuxException {
        if (id != 0) {
            throw parser.illegal("a " + what + " is about " + name(id) + " instead of the session");
        }
    }

    private static String name(int id) {
        return "stream " + Integer.toUnsignedString(id);
    }

    private static String nameOf(long code) {
        return switch ((int) code) {
            case FrameHeader.PROTOCOL_ERROR -> "1 (protocol error)";
            case FrameHeader.INTERNAL_ERROR -> "2 (internal error)";
            default -> code + " (unknown)";
        };
    }
}
