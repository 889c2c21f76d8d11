package io.skyloom.http;

import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.time.Duration;

/** Opens the stream to a service: TCP for {@code http}, other carriers for other schemes. Any thread. */
@FunctionalInterface
public interface HttpDialer {
    /**
     * Opens a stream; blocks.
     *
     * @param limit for the whole attempt
     * @throws IOException when the service cannot be reached or the scheme is not this dialer's; nothing stays open
     *     then
     */
    ByteStream dial(BaseUrl service, Duration limit) throws IOException;

    /** Reaches {@code http} services over the seams' network. */
    static HttpDialer tcp(Seams seams) {
        return new TcpDialer(seams);
    }
}
