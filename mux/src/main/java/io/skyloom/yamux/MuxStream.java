package io.skyloom.yamux;

import org.jspecify.annotations.Nullable;

/**
 * One stream of a session: what is left of its two halves, and its windows. Owned by the session; no thread waits here.
 *
 * <pre>
 *   sending    OPEN ──end asked for──► ENDING ──FIN written──► ENDED
 *   receiving  OPEN ──FIN came───────────────────────────────► ENDED
 *
 *   both ENDED, or a reset from either side: the stream leaves the session's table
 * </pre>
 */
final class MuxStream {
    /** How far one direction of the stream has come. */
    enum Half {
        /** Bytes may follow. */
        OPEN,
        /** Only bytes already accepted, and then the end, may follow. To ENDED. */
        ENDING,
        /** The end was written, or was read. Final. */
        ENDED
    }

    final int id;

    /** Whether this end opened it. */
    final boolean ours;

    final Inbox inbox;
    final StreamList.Link control = new StreamList.Link(this);
    final StreamList.Link ready = new StreamList.Link(this);
    final StreamList.Link timed = new StreamList.Link(this);

    StreamObserver observer = StreamObserver.NONE;
    Half sending = Half.OPEN;
    Half receiving = Half.OPEN;

    /** Whether the end that did not open it has said yes. */
    boolean acknowledged;

    /** Whether our application has closed it; what still arrives is thrown away. */
    boolean closed;

    /** Set at most once: why nothing works any more, except to read what had come. */
    @Nullable
    YamuxException failure;

    /** Whether bytes that had come were thrown away, so that a reader must not take what is left for the whole. */
    boolean inputLost;

    /** When the stream's open or close timeout passes; means something while {@link #timed} is in a queue. */
    long deadline;

    /** Bytes the peer allows us to send. */
    long sendWindow = YamuxConfig.PROTOCOL_WINDOW;

    /** Flags that the next control frame shall carry. */
    int flags;

    /** By how much the next control frame shall open the peer's window. */
    int credit;

    /** Bytes of an application that waits until they are taken; null when none waits. */
    byte @Nullable [] source;

    int sourceAt;
    int sourceLeft;
    int sourceTaken;

    /** How many bytes we let the peer have on the way: the window. */
    private int window = YamuxConfig.PROTOCOL_WINDOW;

    /** All bytes the peer was ever allowed to send, and all it did. */
    private long granted = window;

    private long received;

    /** What {@link #granted} was before it was raised last: a slowed peer stops exactly there, or at the present one. */
    private long earlierGrant = window;

    /** Whether the peer was seen to stop for want of window while our reader kept up. */
    private boolean slowed;

    /** Bytes read by the application since the window was raised last, or thrown away since it was closed. */
    private int consumed;

    MuxStream(int id, boolean ours, Inbox.Memory memory) {
        this.id = id;
        this.ours = ours;
        this.inbox = new Inbox(memory);
    }

    int window() {
        return window;
    }

    /** How many more bytes the peer may send. */
    long receiveWindow() {
        return granted - received;
    }

    /** Makes the window that large and returns by how much it grew. */
    int widen(int bytes) {
        int growth = bytes - window;
        window = bytes;
        granted += growth;
        return growth;
    }

    /** The peer sends that many bytes, which must fit its window. */
    void arriving(long bytes) {
        received += bytes;
    }

    /** Looks, at the end of a frame, whether the peer has to stop here. */
    void noteIfSlowed() {
        slowed |= (received == granted || received == earlierGrant) && inbox.size() <= window / 2;
    }

    /** Counts bytes that the application has read. */
    void consume(int bytes) {
        consumed += bytes;
    }

    /** Our application has closed it: what arrives from now on is counted and thrown away. */
    void startDiscarding() {
        closed = true;
        consumed = 0;
        inbox.clear();
    }

    /**
     * Counts bytes thrown away; returns whether the peer had its chance to learn that nobody reads: half a window, since
     * our end may still have been on the way.
     */
    boolean discard(int bytes) {
        consumed += bytes;
        return consumed > window / 2;
    }

    /** Whether enough was consumed for a credit to be worth a frame. */
    boolean creditDue() {
        return consumed >= window / 2 && receiving == Half.OPEN;
    }

    /**
     * Turns what was consumed into credit.
     *
     * @param limit to which the window may grow if the peer was slowed by it
     * @return by how much the peer's window opens
     */
    int takeCredit(int limit) {
        earlierGrant = granted;
        int credited = consumed;
        granted += credited;
        consumed = 0;
        int growth = slowed ? widen(Math.max(window, Math.min(2 * window, limit))) : 0;
        slowed = false;
        return credited + growth;
    }

    /** Whether either direction could still carry bytes. */
    boolean isOver() {
        return failure != null || (sending == Half.ENDED && receiving == Half.ENDED);
    }

    /** The id as the peer writes it. */
    String name() {
        return "stream " + Integer.toUnsignedString(id);
    }
}
