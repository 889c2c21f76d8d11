package io.skyloom.http;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.io.OutputStream;

/** The writing side of a stream as HttpCore wants it. Owned by the connection's thread. */
final class StreamOutput extends OutputStream {
    private final ByteStream stream;

    StreamOutput(ByteStream stream) {
        this.stream = stream;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        stream.writeFully(source, offset, length);
    }
}
