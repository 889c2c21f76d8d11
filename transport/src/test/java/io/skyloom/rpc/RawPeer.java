package io.skyloom.rpc;

import io.skyloom.gob.GobBuffer;
import io.skyloom.gob.GobLimits;
import io.skyloom.gob.GobReader;
import io.skyloom.gob.GobType;
import io.skyloom.gob.GobWriter;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import java.io.IOException;
import java.util.Objects;

/** The other end of a connection, moved by the test one value at a time. */
final class RawPeer {
    private final ByteStream stream;
    private final GobReader reader;
    private final GobWriter writer = new GobWriter(GobLimits.DEFAULT);

    RawPeer(ByteStream stream) {
        this.stream = stream;
        this.reader = GobReader.of(stream, GobLimits.DEFAULT);
    }

    ByteStream stream() {
        return stream;
    }

    <T> T read(GobType<T> type) throws IOException {
        return Objects.requireNonNull(reader.read(type), "the stream ended");
    }

    <T> void write(GobType<T> type, T value) throws IOException {
        GobBuffer out = new GobBuffer(64);
        writer.write(type, value, out);
        stream.writeFully(out.array(), 0, out.size());
    }

    /** Reads a request and its argument. */
    <A> RequestHeader accept(RpcMethod<A, ?> method) throws IOException {
        RequestHeader header = read(RequestHeader.GOB);
        read(method.argument());
        return header;
    }

    <R> void answer(RequestHeader request, RpcMethod<?, R> method, R reply) throws IOException {
        write(ResponseHeader.GOB, request.answered());
        write(method.reply(), reply);
    }

    <A> void request(String service, RpcMethod<A, ?> method, long seq, A argument) throws IOException {
        write(RequestHeader.GOB, new RequestHeader(method.of(service), seq));
        write(method.argument(), argument);
    }

    /** Reads a response and, when it is none, fails with its error. */
    <R> R result(RpcMethod<?, R> method, long seq) throws IOException {
        ResponseHeader header = read(ResponseHeader.GOB);
        if (!header.error().isEmpty()) {
            reader.skip();
            throw new RpcAnswerException(header.error());
        }
        if (header.seq() != seq) {
            throw new AssertionError("answer of call " + header.seq() + ", not " + seq);
        }
        return read(method.reply());
    }

    /** The error of the next response. */
    String error(long seq) throws IOException {
        ResponseHeader header = read(ResponseHeader.GOB);
        if (header.seq() != seq || !reader.skip()) {
            throw new AssertionError("answer of call " + header.seq() + ", not " + seq);
        }
        return header.error();
    }

    /** Waits until nothing is being written, so that the only timers left are those of waits. */
    static void awaitCalm(Seams seams) {
        Eventually.holds(
                "nothing is being written",
                () -> seams.threads().running().stream().noneMatch(name -> name.endsWith("/write")));
    }

    /** Reads until the other side has ended the stream, in whatever way. */
    void awaitEnd() {
        try {
            byte[] sink = new byte[1024];
            int n = stream.read(sink, 0, sink.length);
            while (n >= 0) {
                n = stream.read(sink, 0, sink.length);
            }
        } catch (IOException e) {
            // A reset is an end as well.
        }
    }
}
