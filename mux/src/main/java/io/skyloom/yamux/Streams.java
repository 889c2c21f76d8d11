package io.skyloom.yamux;

import io.skyloom.yamux.MuxStream.Half;
import io.skyloom.yamux.YamuxException.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The streams of one session: how they come, what memory and window they get, and how they go. Part of {@link
 * YamuxSession} and owned by it.
 */
final class Streams implements Outbox.Listener {
    /** The first id that is never used, as the peers have it. */
    private static final long ID_LIMIT = 0xFFFF_FFFEL;

    private final Role role;
    private final YamuxConfig config;
    private final SessionObserver observer;
    private final Tally tally;
    private final Consumer<YamuxException> giveUp;
    private final Outbox outbox;
    private final Inbox.Memory memory;

    private final StreamTable table = new StreamTable();
    private final ArrayDeque<MuxStream> backlog = new ArrayDeque<>();

    /** Streams of ours that the peer has not answered, oldest first. */
    private final StreamList opening = new StreamList();

    /** Streams our application has closed and the peer has not, oldest first. */
    private final StreamList lingering = new StreamList();

    /** Streams that are over but hold bytes that nobody has read. */
    private final StreamList unread = new StreamList();

    private long nextId;
    private int unanswered;
    private int theirs;

    /** By how much all windows together are larger than the protocol has them. */
    private long extraWindow;

    private boolean peerRefuses;
    private boolean refusing;

    /**
     * Starts without streams.
     *
     * @param firstId the id of the first stream of ours
     * @param giveUp ends the session when the peer cannot be served any longer
     */
    Streams(
            Role role,
            YamuxConfig config,
            SessionObserver observer,
            Tally tally,
            long firstId,
            Consumer<YamuxException> giveUp) {
        this.role = role;
        this.config = config;
        this.observer = observer;
        this.tally = tally;
        this.nextId = firstId;
        this.giveUp = giveUp;
        this.outbox = new Outbox(config, this);
        this.memory = new Inbox.Memory(config.pool());
    }

    Outbox outbox() {
        return outbox;
    }

    // --- coming ---

    /** Opens a stream; null when the peer owes too many answers. */
    @Nullable
    MuxStream open(long now) throws YamuxException {
        requireOpening();
        if (unanswered >= config.acceptBacklog()) {
            return null;
        }
        MuxStream stream = new MuxStream((int) nextId, true, memory);
        nextId += 2;
        unanswered++;
        table.add(stream);
        stream.deadline = now + config.openTimeout().toNanos();
        opening.add(stream.timed);
        announce(stream, FrameHeader.SYN);
        return stream;
    }

    /** The peer opens a stream whose id is free; null when it was refused. */
    @Nullable
    MuxStream arrive(int id) {
        if (mustRefuse()) {
            tally.refused++;
            sendReset(id);
            return null;
        }
        MuxStream stream = new MuxStream(id, false, memory);
        table.add(stream);
        theirs++;
        backlog.add(stream);
        if (config.acknowledgeAtOnce()) {
            acknowledge(stream);
        }
        observer.streamArrived();
        return stream;
    }

    /** Accepts the stream that has waited longest; null when none waits. */
    @Nullable
    MuxStream accept() {
        MuxStream stream = backlog.poll();
        if (stream != null) {
            acknowledge(stream);
        }
        return stream;
    }

    /** The peer has accepted a stream of ours. */
    void accepted(MuxStream stream) {
        if (stream.ours && !stream.acknowledged) {
            stream.acknowledged = true;
            if (!stream.closed) {
                stream.timed.leave();
            }
            answered();
            stream.observer.writerMayGoOn();
        }
    }

    /** The peer accepts no further streams. */
    void peerRefuses() {
        peerRefuses = true;
        observer.openingAllowed();
    }

    /** Accept no further streams; returns false when that was so already. */
    boolean refuse() {
        boolean news = !refusing;
        refusing = true;
        return news;
    }

    @Nullable
    MuxStream get(int id) {
        return table.get(id);
    }

    private void requireOpening() throws YamuxException {
        if (peerRefuses) {
            throw new YamuxException(Reason.REFUSED, "the peer accepts no further streams in this session");
        }
        if (nextId >= ID_LIMIT) {
            throw new YamuxException(
                    Reason.IDS_EXHAUSTED, "all stream ids of this session's " + role + " end are used up");
        }
    }

    private boolean mustRefuse() {
        long budget = config.memoryBudget();
        return refusing
                || backlog.size() >= config.acceptBacklog()
                || theirs >= config.maxStreams()
                || memory.heldBytes() > budget - budget / 4;
    }

    private void acknowledge(MuxStream stream) {
        if (!stream.acknowledged) {
            stream.acknowledged = true;
            announce(stream, FrameHeader.ACK);
        }
    }

    /** Sends SYN or ACK, and with it whatever the window is larger than the protocol has it. */
    private void announce(MuxStream stream, int flag) {
        int growth = stream.widen(Math.min(config.initialWindow(), widest(stream)));
        extraWindow += growth;
        outbox.flag(stream, flag);
        outbox.credit(stream, growth);
    }

    private void answered() {
        unanswered--;
        observer.openingAllowed();
    }

    // --- bytes ---

    /** Bytes of the peer for a stream that works. */
    void arrived(MuxStream stream, byte[] source, int offset, int length) {
        if (stream.closed) {
            tally.bytesSkipped += length;
            if (stream.discard(length)) {
                reset(stream, Reason.RESET, stream.name() + " was closed, yet the peer goes on sending");
            }
            return;
        }
        stream.inbox.append(source, offset, length);
        stream.observer.readerMayGoOn();
        keepToBudget();
    }

    /** The application has read bytes. */
    void consumed(MuxStream stream, int bytes) {
        stream.consume(bytes);
        if (stream.isOver()) {
            if (stream.inbox.size() == 0) {
                stream.timed.leave();
            }
        } else if (stream.creditDue()) {
            int before = stream.window();
            outbox.credit(stream, stream.takeCredit(widest(stream)));
            extraWindow += stream.window() - before;
        }
    }

    /** To what a window may grow: half of the budget is for the growth of all of them, while half of it is free. */
    private int widest(MuxStream stream) {
        long half = config.memoryBudget() / 2;
        long room = memory.heldBytes() > half ? 0 : Math.max(0, half - extraWindow);
        return (int) Math.min(config.maxWindow(), stream.window() + room);
    }

    private void keepToBudget() {
        MuxStream greediest = memory.heldBytes() > config.memoryBudget() ? greediest() : null;
        while (greediest != null) {
            evict(greediest);
            greediest = memory.heldBytes() > config.memoryBudget() ? greediest() : null;
        }
    }

    private void evict(MuxStream stream) {
        tally.evicted++;
        String what = stream.name() + " held " + stream.inbox.heldBytes() + " bytes that nobody read, more than any"
                + " other, when the session's budget of " + config.memoryBudget() + " was used up";
        if (stream.isOver()) {
            loseInput(stream);
            fail(stream, new YamuxException(Reason.OVER_BUDGET, what));
        } else {
            reset(stream, Reason.OVER_BUDGET, what);
        }
    }

    private @Nullable MuxStream greediest() {
        MuxStream found = null;
        for (MuxStream stream : table.snapshot()) {
            found = greedier(found, stream);
        }
        for (StreamList.Link link = unread.first(); link != null; link = link.next()) {
            found = greedier(found, link.stream);
        }
        return found;
    }

    private static MuxStream greedier(@Nullable MuxStream one, MuxStream other) {
        return one == null || other.inbox.heldBytes() > one.inbox.heldBytes() ? other : one;
    }

    // --- going ---

    /** Ends our direction behind the bytes already taken. */
    void finish(MuxStream stream) {
        stream.sending = Half.ENDING;
        outbox.end(stream);
        stream.observer.writerMayGoOn();
    }

    @Override
    public void finished(MuxStream stream) {
        if (stream.receiving == Half.ENDED) {
            remove(stream);
        }
    }

    /** The peer has ended its direction; returns false when it had done so before. */
    boolean peerFinished(MuxStream stream) {
        if (stream.receiving == Half.ENDED) {
            return false;
        }
        stream.receiving = Half.ENDED;
        stream.observer.readerMayGoOn();
        if (stream.sending == Half.ENDED) {
            remove(stream);
        }
        return true;
    }

    /** The application closes the stream. */
    void close(MuxStream stream, long now) {
        if (stream.closed) {
            return;
        }
        stream.startDiscarding();
        stream.timed.leave();
        if (!stream.isOver() && stream.sending == Half.OPEN) {
            finish(stream);
        }
        if (!stream.isOver()) {
            stream.deadline = now + config.closeTimeout().toNanos();
            lingering.add(stream.timed);
        }
        wake(stream);
    }

    /** Ends the stream in both directions and tells the peer, if it knows the stream. */
    void reset(MuxStream stream, Reason reason, String what) {
        boolean announced = outbox.forget(stream);
        remove(stream);
        loseInput(stream);
        fail(stream, new YamuxException(reason, what));
        if (announced) {
            sendReset(stream.id);
        }
    }

    /** The peer has reset the stream. What came before its end stays readable; without an end all is void. */
    void peerReset(MuxStream stream) {
        remove(stream);
        if (stream.receiving != Half.ENDED) {
            loseInput(stream);
        }
        fail(stream, new YamuxException(Reason.RESET, stream.name() + " was reset by the peer"));
    }

    /** The session is over: nothing works any more, but what has come can be read. */
    void failAll(YamuxException why) {
        for (MuxStream waiting : backlog) {
            waiting.inbox.clear();
        }
        backlog.clear();
        for (MuxStream stream : table.snapshot()) {
            stream.timed.leave();
            stream.source = null;
            fail(stream, why);
        }
        table.clear();
    }

    private void loseInput(MuxStream stream) {
        stream.inputLost = true;
        stream.inbox.clear();
        stream.timed.leave();
    }

    private void sendReset(int id) {
        if (!outbox.reset(id)) {
            giveUp.accept(new YamuxException(
                    Reason.STALLED,
                    "the peer makes us reset streams but reads nothing: " + Outbox.MOST_RESETS + " wait"));
        }
    }

    private void remove(MuxStream stream) {
        if (!table.remove(stream)) {
            return;
        }
        outbox.forget(stream);
        stream.timed.leave();
        extraWindow -= stream.window() - YamuxConfig.PROTOCOL_WINDOW;
        if (!stream.ours) {
            theirs--;
        } else if (!stream.acknowledged) {
            answered();
        }
        if (backlog.remove(stream)) {
            loseInput(stream);
        } else if (stream.inbox.size() > 0) {
            unread.add(stream.timed);
        }
    }

    private static void fail(MuxStream stream, YamuxException why) {
        if (stream.failure == null) {
            stream.failure = why;
        }
        wake(stream);
    }

    private static void wake(MuxStream stream) {
        stream.observer.readerMayGoOn();
        stream.observer.writerMayGoOn();
    }

    // --- time ---

    /** How long until {@link #expire} has something to do; {@link Long#MAX_VALUE} for never. */
    long nanosToDeadline(long now) {
        return Math.min(nanosTo(opening, config.openTimeout(), now), nanosTo(lingering, config.closeTimeout(), now));
    }

    /** Resets what has waited for the peer too long. */
    void expire(long now) {
        expire(opening, config.openTimeout(), now, Reason.OPEN_TIMEOUT, "the peer did not accept it");
        expire(lingering, config.closeTimeout(), now, Reason.RESET, "the peer did not end its half");
    }

    private void expire(StreamList queue, Duration timeout, long now, Reason reason, String what) {
        StreamList.Link first = queue.first();
        while (first != null && nanosTo(queue, timeout, now) <= 0) {
            reset(first.stream, reason, first.stream.name() + " was reset: " + what + " within " + timeout);
            first = queue.first();
        }
    }

    private static long nanosTo(StreamList queue, Duration timeout, long now) {
        StreamList.Link first = queue.first();
        return first == null || timeout.isZero() ? Long.MAX_VALUE : first.stream.deadline - now;
    }

    // --- what is known ---

    int alive() {
        return table.size();
    }

    int waiting() {
        return backlog.size();
    }

    int unanswered() {
        return unanswered;
    }

    long heldBytes() {
        return memory.heldBytes();
    }
}
