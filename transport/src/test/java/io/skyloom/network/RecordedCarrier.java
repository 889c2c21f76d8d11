package io.skyloom.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.handshake.RecordedFrames;
import io.skyloom.handshake.RecordedIntroductions;
import io.skyloom.network.RecordedConnection.Segment;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A carrier whose other end is a recording: it says what the recorded visor said, as soon as our end has said all that
 * ours said before, and fails when our end says anything else. For one thread at a time.
 */
public final class RecordedCarrier implements ByteStream {
    /** What happens when our end reads on after the last byte it may have. */
    @FunctionalInterface
    public interface Dry {
        /** Returns -1 for the end of the stream, or fails. */
        int read(RecordedCarrier carrier) throws IOException;
    }

    private static final InetSocketAddress LOCAL = new InetSocketAddress("192.0.2.1", 40_000);
    private static final InetSocketAddress REMOTE = new InetSocketAddress("192.0.2.2", 7000);

    private final List<Segment> segments;
    private final boolean weDialled;
    private final int slice;
    private final Dry dry;
    private final List<byte[]> writes = new ArrayList<>();
    private final byte[][] written;
    private int readable;

    /** The next segment in each direction, and how much of it has passed. */
    private int reading;

    private int readBytes;
    private int writing;
    private int writtenBytes;
    private volatile boolean closed;

    /**
     * @param weDialled which end is ours
     * @param slice the most bytes that one call moves
     * @param readable how many bytes our end gets to read before the carrier runs dry
     */
    public RecordedCarrier(List<Segment> segments, boolean weDialled, int slice, int readable, Dry dry) {
        this.segments = segments;
        this.weDialled = weDialled;
        this.slice = slice;
        this.readable = readable;
        this.dry = dry;
        this.written =
                segments.stream().map(one -> new byte[one.bytes().length]).toArray(byte[][]::new);
        this.reading = next(0, !weDialled);
        this.writing = next(0, weDialled);
    }

    /** Plays the whole recording; reading beyond it is an error of the test. */
    public static RecordedCarrier whole(List<Segment> segments, boolean weDialled, int slice) {
        return new RecordedCarrier(segments, weDialled, slice, Integer.MAX_VALUE, carrier -> {
            throw new AssertionError("read beyond what the recorded visor sent");
        });
    }

    /** What our end wrote, call by call. */
    public List<byte[]> writes() {
        return List.copyOf(writes);
    }

    /** Whether the whole recording was played. */
    public boolean isOver() {
        return reading == segments.size() && writing == segments.size();
    }

    /** Whether our end has closed it. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        requireOpen();
        if (readable == 0 || reading == segments.size()) {
            int end = dry.read(this);
            requireOpen();
            return end;
        }
        assertThat(writing).as("reads while the peer waits for us").isGreaterThan(reading);
        byte[] segment = segments.get(reading).bytes();
        int n = Math.min(Math.min(slice, readable), Math.min(length, segment.length - readBytes));
        System.arraycopy(segment, readBytes, target, offset, n);
        readable -= n;
        readBytes += n;
        if (readBytes == segment.length) {
            reading = next(reading + 1, !weDialled);
            readBytes = 0;
        }
        return n;
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        requireOpen();
        int n = Math.min(slice, length);
        writes.add(Arrays.copyOfRange(source, offset, offset + n));
        for (int i = offset; i < offset + n; i++) {
            put(source[i]);
        }
        return n;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public InetSocketAddress localAddress() {
        return LOCAL;
    }

    @Override
    public InetSocketAddress remoteAddress() {
        return REMOTE;
    }

    private void put(byte octet) {
        assertThat(writing).as("writes beyond the recording").isLessThan(segments.size());
        if (reading < writing) {
            byte[] unread = segments.get(reading).bytes();
            boolean lineFeedOnly = readBytes == unread.length - 1 && unread[readBytes] == '\n';
            assertThat(lineFeedOnly).as("writes while the peer is speaking").isTrue();
        }
        written[writing][writtenBytes++] = octet;
        if (writtenBytes == written[writing].length) {
            compare(segments.get(writing).bytes(), written[writing]);
            writing = next(writing + 1, weDialled);
            writtenBytes = 0;
        }
    }

    private int next(int from, boolean fromInitiator) {
        int index = from;
        while (index < segments.size() && segments.get(index).fromInitiator() != fromInitiator) {
            index++;
        }
        return index;
    }

    /** Equal, but for signatures: ours are valid without being the recorded ones. */
    private static void compare(byte[] recorded, byte[] ours) {
        if (!Arrays.equals(recorded, ours)) {
            byte[] signedLikeRecorded = RecordedIntroductions.withSignatureOf(recorded, ours, RecordedFrames.CURVE);
            assertThat(signedLikeRecorded)
                    .asHexString()
                    .isEqualTo(java.util.HexFormat.of().withUpperCase().formatHex(recorded));
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
    }
}
