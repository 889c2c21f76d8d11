package io.skyloom.dmsg.server;

import io.skyloom.dmsg.session.DmsgSession;
import io.skyloom.key.PubKey;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/** A session and what the server spends on it. Any thread may call; two of them are never equal. */
final class ServedSession implements ServerSessions.Member {
    private final DmsgSession session;
    private final Semaphore places;
    private final Outlet outlet = new Outlet();
    private final LongAdder bytesCarried;

    /**
     * @param streams how many streams the other end may have open here at once
     * @param bytesCarried counts what is written to it
     */
    ServedSession(DmsgSession session, int streams, LongAdder bytesCarried) {
        this.session = session;
        this.places = new Semaphore(streams);
        this.bytesCarried = bytesCarried;
    }

    DmsgSession session() {
        return session;
    }

    @Override
    public PubKey key() {
        return session.remote();
    }

    @Override
    public boolean isOver() {
        return session.isClosed();
    }

    /** The streams that the other end may still open. */
    Semaphore places() {
        return places;
    }

    /** Where buffers wait to be written to it. */
    Outlet outlet() {
        return outlet;
    }

    /** So many bytes were taken from elsewhere, to be written to it. */
    void carried(int bytes) {
        bytesCarried.add(bytes);
    }
}
