package io.skyloom.seam.virtual;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.PassingStream;
import java.io.IOException;

/**
 * A stream that moves at most so many bytes per call, in both directions: a protocol that works on whole frames only is
 * found out by slices of one byte.
 */
public final class SlicedStream extends PassingStream {
    private final int most;

    /** @param most bytes per read and per write, at least 1 */
    public SlicedStream(ByteStream inner, int most) {
        super(inner);
        if (most < 1) {
            throw new IllegalArgumentException("a slice has at least 1 byte, not " + most);
        }
        this.most = most;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return super.read(target, offset, Math.min(length, most));
    }

    @Override
    public int write(byte[] source, int offset, int length) throws IOException {
        return super.write(source, offset, Math.min(length, most));
    }
}
