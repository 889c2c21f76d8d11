package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * What went over a stream, byte for byte, with the boundaries of the calls that moved it. Any thread may read it while
 * the recorded stream is in use; the order of the two directions is the order in which the calls returned.
 */
public final class Transcript {
    /** Which way a record went, seen from the recorded end. */
    public enum Direction {
        /** Sent by the recorded end. */
        WRITTEN,
        /** Received by the recorded end. */
        READ
    }

    /** One call's bytes; empty for the end of the direction. */
    @SuppressWarnings("ArrayRecordComponent") // compared by its text only
    public record Entry(Direction direction, byte[] bytes) {
        @Override
        public String toString() {
            String text = bytes.length == 0 ? "end" : HexFormat.of().formatHex(bytes);
            return (direction == Direction.WRITTEN ? "> " : "< ") + text;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final List<Entry> entries = new ArrayList<>();

    /** The same stream, recorded here from now on. */
    public ByteStream record(ByteStream stream) {
        return new Recorded(stream);
    }

    /** Everything so far, in order. */
    public List<Entry> entries() {
        lock.lock();
        try {
            return List.copyOf(entries);
        } finally {
            lock.unlock();
        }
    }

    /** All bytes of one direction, joined. */
    public byte[] bytes(Direction direction) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        calls(direction).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    /** The bytes of each call of one direction, without the end. */
    public List<byte[]> calls(Direction direction) {
        return entries().stream()
                .filter(entry -> entry.direction() == direction && entry.bytes().length > 0)
                .map(Entry::bytes)
                .toList();
    }

    /** One line per call: {@code >} written, {@code <} read, in hex. */
    @Override
    public String toString() {
        return entries().stream().map(Entry::toString).collect(Collectors.joining("\n"));
    }

    private void add(Direction direction, byte[] source, int offset, int length) {
        lock.lock();
        try {
            entries.add(new Entry(direction, Arrays.copyOfRange(source, offset, offset + length)));
        } finally {
            lock.unlock();
        }
    }

    /** Notes what each call moved. */
    private final class Recorded extends PassingStream {
        Recorded(ByteStream inner) {
            super(inner);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int n = super.read(target, offset, length);
            if (n != 0) {
                add(Direction.READ, target, offset, Math.max(0, n));
            }
            return n;
        }

        @Override
        public int write(byte[] source, int offset, int length) throws IOException {
            int n = super.write(source, offset, length);
            add(Direction.WRITTEN, source, offset, n);
            return n;
        }

        @Override
        public void shutdownOutput() throws IOException {
            super.shutdownOutput();
            add(Direction.WRITTEN, new byte[0], 0, 0);
        }
    }
}
