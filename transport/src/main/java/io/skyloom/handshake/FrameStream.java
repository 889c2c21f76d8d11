package io.skyloom.handshake;

import io.skyloom.handshake.FrameParser.MalformedFrame;
import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

/**
 * Cuts frames out of a carrier and keeps what was read beyond them for the next reader. A frame's JSON object ends at
 * its closing brace; the white space behind it, up to and including one line feed, belongs to the frame too but is
 * dropped only when the next bytes are wanted: so a line feed that travels in a segment of its own is neither waited
 * for nor ever taken for the first byte of what follows, which is never white space.
 *
 * <p>One reading thread; writing is the carrier's.
 */
final class FrameStream implements ByteStream {
    /** The longest frame, white space before it included. */
    static final int MAX_FRAME = 4096;

    private final ByteStream carrier;

    /** Owned by the reading thread, as are the bounds of the unread part and the flag. */
    private final byte[] ahead = new byte[MAX_FRAME];

    private int start;
    private int end;
    private boolean lineEndOpen;

    FrameStream(ByteStream carrier) {
        this.carrier = carrier;
    }

    /** Reads exactly {@code length} bytes, however many segments they come in. */
    byte[] exactly(int length) throws IOException {
        byte[] bytes = new byte[length];
        readFully(bytes, 0, length);
        return bytes;
    }

    /**
     * Reads one JSON object by its braces and returns its text, white space before it included.
     *
     * @throws MalformedFrame when something else comes, or too much of it
     */
    byte[] object() throws IOException, MalformedFrame {
        dropLineEnd();
        compact();
        ObjectEnd scanner = new ObjectEnd();
        int scanned = start;
        while (true) {
            while (scanned < end) {
                if (scanner.isLast(ahead[scanned++])) {
                    byte[] frame = Arrays.copyOfRange(ahead, start, scanned);
                    start = scanned;
                    lineEndOpen = true;
                    return frame;
                }
            }
            if (end == ahead.length) {
                throw new MalformedFrame("longer than " + MAX_FRAME + " bytes");
            }
            fill();
        }
    }

    /** The stream for whoever reads next: the bare carrier when nothing of it is held back here. */
    ByteStream rest() {
        if (start < end && lineEndOpen) {
            stripLineEnd();
        }
        return start == end && !lineEndOpen ? carrier : this;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        try {
            dropLineEnd();
        } catch (EOFException e) {
            return -1;
        }
        if (start == end) {
            return carrier.read(target, offset, length);
        }
        int n = Math.min(length, end - start);
        System.arraycopy(ahead, start, target, offset, n);
        start += n;
        return n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return carrier.write(source, offset, length);
    }

    @Override
    public void shutdownOutput() throws IOException {
        carrier.shutdownOutput();
    }

    @Override
    public void close() {
        carrier.close();
    }

    @Override
    public InetSocketAddress localAddress() {
        return carrier.localAddress();
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return carrier.remoteAddress();
    }

    private void dropLineEnd() throws IOException {
        while (lineEndOpen) {
            if (start == end) {
                compact();
                fill();
            }
            stripLineEnd();
        }
    }

    private void stripLineEnd() {
        while (lineEndOpen && start < end) {
            byte next = ahead[start];
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                lineEndOpen = false;
                return;
            }
            start++;
            lineEndOpen = next != '\n';
        }
    }

    private void compact() {
        System.arraycopy(ahead, start, ahead, 0, end - start);
        end -= start;
        start = 0;
    }

    private void fill() throws IOException {
        int n = carrier.read(ahead, end, ahead.length - end);
        if (n < 0) {
            throw new EOFException("the stream ended " + (start == end ? "where a frame was due" : "inside a frame"));
        }
        end += n;
    }

    /** Finds the closing brace of one JSON object without understanding it. */
    private static final class ObjectEnd {
        private int depth;
        private boolean quoted;
        private boolean escaped;

        boolean isLast(byte next) throws MalformedFrame {
            if (quoted) {
                insideString(next);
            } else if (depth == 0 && next != '{') {
                beforeObject(next);
            } else if (next == '"') {
                quoted = true;
            } else if (next == '{') {
                depth++;
            } else if (next == '}') {
                return --depth == 0;
            }
            return false;
        }

        private void insideString(byte next) {
            if (escaped) {
                escaped = false;
            } else if (next == '\\') {
                escaped = true;
            } else if (next == '"') {
                quoted = false;
            }
        }

        private static void beforeObject(byte next) throws MalformedFrame {
            if (next != ' ' && next != '\t' && next != '\r' && next != '\n') {
                throw new MalformedFrame("begins with byte " + (next & 0xFF) + ", not with an object");
            }
        }
    }
}
