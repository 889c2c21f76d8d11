package io.skyloom.rpc;

import io.skyloom.seam.ByteStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Closes a stream for a reason and remembers it: whoever then fails on the stream, in whatever way, reports the reason
 * instead of the closing. Any thread may use it; a timer may, because nothing here blocks.
 */
final class StreamVerdict {
    private final ByteStream stream;
    private final AtomicReference<@Nullable IOException> reason = new AtomicReference<>();

    StreamVerdict(ByteStream stream) {
        this.stream = stream;
    }

    /** Closes the stream; the first reason counts. */
    void close(IOException why) {
        reason.compareAndSet(null, why);
        stream.close();
    }

    /** The reason for which the stream was closed, or else the failure itself. */
    IOException explain(IOException failure) {
        IOException known = reason.get();
        return known == null ? failure : known;
    }
}
