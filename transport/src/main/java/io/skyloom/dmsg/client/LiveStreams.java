package io.skyloom.dmsg.client;

import io.skyloom.dmsg.DmsgAddress;
import io.skyloom.dmsg.DmsgError;
import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.registry.IdentityRegistry;
import java.io.IOException;

/**
 * The open streams of a client by both of their ends. A peer that opens a second stream with both ends the same has
 * lost the first one. Any thread may call; nothing blocks.
 */
final class LiveStreams {
    private final IdentityRegistry<Ends, DmsgStream> streams = new IdentityRegistry<>();
    private volatile boolean closed;

    private record Ends(int localPort, DmsgAddress remote) {}

    /** Takes a stream in, unless its session or everything ended meanwhile: then it is closed. */
    void add(DmsgStream stream, DmsgSession session) throws IOException {
        DmsgStream displaced = streams.install(ends(stream), stream);
        if (displaced != null) {
            displaced.close(new IOException(displaced + " was replaced by a later stream with the same ends"));
        }
        if (closed || session.isClosed()) {
            stream.close(DmsgError.SESSION_CLOSED.exception());
            throw DmsgError.SESSION_CLOSED.exception();
        }
    }

    /** Lets a closed stream go. */
    void remove(DmsgStream stream) {
        streams.remove(ends(stream), stream);
    }

    /** Closes the streams of a session that is over. */
    void closeAllOf(DmsgSession session) {
        for (DmsgStream stream : streams.snapshot()) {
            if (stream.isOf(session)) {
                stream.close(DmsgError.SESSION_CLOSED.exception(
                        "with server " + session.remote().brief() + ": " + session.ending()));
            }
        }
    }

    /** Closes all streams, now and for ever. */
    void close() {
        closed = true;
        streams.snapshot().forEach(stream -> stream.close(DmsgError.ENTITY_CLOSED.exception()));
    }

    int size() {
        return streams.size();
    }

    private static Ends ends(DmsgStream stream) {
        return new Ends(stream.local().port(), stream.remote());
    }
}
