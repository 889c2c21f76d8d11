package io.skyloom.seam.virtual;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;

/**
 * Two connected ends in one call, with the link between them at hand: for tests of a protocol over one stream.
 *
 * @param first the end that connected, at host 10.0.0.1
 * @param second the end that accepted, at host 10.0.0.2
 * @param link the lanes from the first to the second and back
 */
public record StreamPair(ByteStream first, ByteStream second, Link link) implements AutoCloseable {
    private static final int PORT = 80;

    /** A pair whose delays, if the test sets any, run in the given time. */
    public static StreamPair in(VirtualTime time) {
        return over(MemoryInternet.in(time, 1));
    }

    /** A pair in an internet of its own, between its hosts 10.0.0.1 and 10.0.0.2. */
    public static StreamPair over(MemoryInternet internet) {
        MemoryNet one = internet.host("10.0.0.1");
        MemoryNet other = internet.host("10.0.0.2");
        try (StreamListener listener = other.listen(other.at(PORT))) {
            ByteStream first = one.connect(other.at(PORT), Duration.ofSeconds(1));
            return new StreamPair(first, listener.accept(), internet.link("10.0.0.1", "10.0.0.2"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Closes both ends. */
    @Override
    public void close() {
        first.close();
        second.close();
    }
}
