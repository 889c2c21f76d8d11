package io.skyloom.yamux;

import io.skyloom.yamux.MuxStream.Half;
import org.jspecify.annotations.Nullable;

/**
 * What waits to be written, and the order in which it is. Owned by the session.
 *
 * <pre>
 *   batch   │ headroom, 4 KiB: control frames, written last, right-aligned │ data frames and FINs, in the order accepted │
 * </pre>
 *
 * <p>Control frames (answers to pings, window updates, SYN, ACK, RST, go-away) thus overtake the data that was accepted
 * before them, and still everything goes out in one write. A data frame never overtakes the SYN of its stream, nor a
 * FIN the data.
 *
 * <p>An application's bytes go straight into the batch while there is room and nobody waits. Otherwise the stream
 * queues, and each that queues gets one frame per turn. Nothing is copied for a stream that queues: its bytes stay in
 * the application's array, whose thread waits.
 */
final class Outbox {
    static final int HEADROOM = 4 * 1024;
    static final int USUAL_BATCH_BYTES = 72 * 1024;

    /** Answers to pings that wait; further pings go unanswered. */
    static final int MOST_PONGS = 64;

    /** Resets that wait; a peer that causes more without reading any is not served any longer. */
    static final int MOST_RESETS = 4096;

    /** A frame is cut short for want of room only if at least this much of it fits. */
    private static final int SHORTEST_CUT = 4 * 1024;

    private static final int NONE = -1;

    /** Learns what the outbox does to streams. */
    interface Listener {
        /** The end of a stream's output was put into a batch. */
        void finished(MuxStream stream);
    }

    private final Listener listener;
    private final BufferPool pool;
    private final int maxFrame;
    private final int batchBytes;

    private final StreamList control = new StreamList();
    private final StreamList ready = new StreamList();
    private final IntQueue pongs = new IntQueue(MOST_PONGS);
    private final IntQueue resets = new IntQueue(MOST_RESETS);
    private boolean pingWaits;
    private int ping;
    private int goAway = NONE;

    private byte @Nullable [] filling;
    private int end;

    Outbox(YamuxConfig config, Listener listener) {
        this.listener = listener;
        this.pool = config.pool();
        this.maxFrame = config.maxFrame();
        this.batchBytes = Math.max(USUAL_BATCH_BYTES, HEADROOM + config.maxFrame() + FrameHeader.SIZE);
    }

    // --- control frames ---

    /** The next control frame of the stream carries this flag too. */
    void flag(MuxStream stream, int flag) {
        stream.flags |= flag;
        control.add(stream.control);
    }

    /** The next control frame of the stream opens the peer's window by this much more. */
    void credit(MuxStream stream, int bytes) {
        stream.credit += bytes;
        control.add(stream.control);
    }

    /** Returns false when too many answers wait. */
    boolean pong(int value) {
        return pongs.offer(value);
    }

    /** Asks the peer for an answer. */
    void ping(int value) {
        pingWaits = true;
        ping = value;
    }

    void goAway(int code) {
        goAway = code;
    }

    /** Returns false when too many resets wait. */
    boolean reset(int id) {
        return resets.offer(id);
    }

    /** Forgets a stream; returns false when the peer has never heard of it. */
    boolean forget(MuxStream stream) {
        stream.ready.leave();
        stream.source = null;
        boolean announced = (stream.flags & FrameHeader.SYN) == 0;
        stream.control.leave();
        stream.flags = 0;
        stream.credit = 0;
        return announced;
    }

    // --- data ---

    /** Takes bytes if there is room and nobody waits; returns how many, possibly 0. */
    int offer(MuxStream stream, byte[] source, int offset, int length) {
        if (!ready.isEmpty()) {
            return 0;
        }
        int taken = 0;
        int n = 1;
        while (n > 0 && taken < length) {
            n = frame(stream, source, offset + taken, length - taken);
            taken += n;
        }
        return taken;
    }

    /** Queues bytes that stay where they are until they are taken or {@link #withdraw} is called. */
    void park(MuxStream stream, byte[] source, int offset, int length) {
        stream.source = source;
        stream.sourceAt = offset;
        stream.sourceLeft = length;
        stream.sourceTaken = 0;
        queueIfReady(stream);
    }

    /** Takes back what was parked and not taken. */
    void withdraw(MuxStream stream) {
        stream.source = null;
        if (stream.sending != Half.ENDING) {
            stream.ready.leave();
        }
    }

    /** The peer has opened the stream's window. */
    void windowOpened(MuxStream stream) {
        if (stream.source == null) {
            stream.observer.writerMayGoOn();
        }
        queueIfReady(stream);
    }

    /** Writes the stream's FIN behind everything accepted so far. */
    void end(MuxStream stream) {
        stream.source = null;
        if (!ready.isEmpty() || !fin(stream)) {
            ready.add(stream.ready);
        }
    }

    // --- batches ---

    /** Whether {@link #take} would give something. */
    boolean isEmpty() {
        return urgent() == 0 && end == 0 && ready.isEmpty();
    }

    /** Moves the next batch, if there is one, into {@code batch}, whose user returns it to the pool. */
    boolean take(Batch batch) {
        fill();
        int frames = urgent();
        if (frames == 0 && end == 0) {
            return false;
        }
        if (frames * FrameHeader.SIZE > HEADROOM) {
            takeControl(batch);
        } else {
            takeAll(batch, frames);
            fill();
        }
        return true;
    }

    /** Forgets everything that is not in a batch yet; data of the batch stays. */
    void stopQueueing() {
        ready.clear();
    }

    /** Forgets everything. */
    void clear() {
        ready.clear();
        control.clear();
        pongs.clear();
        resets.clear();
        pingWaits = false;
        goAway = NONE;
        byte[] dropped = filling;
        filling = null;
        end = 0;
        if (dropped != null) {
            pool.giveBatch(dropped);
        }
    }

    /** Control frames that wait. */
    private int urgent() {
        return control.size() + pongs.size() + resets.size() + (pingWaits ? 1 : 0) + (goAway == NONE ? 0 : 1);
    }

    private void takeControl(Batch batch) {
        byte[] bytes = pool.takeBatch(USUAL_BATCH_BYTES);
        batch.set(bytes, 0, putControl(bytes, 0, bytes.length));
    }

    private void takeAll(Batch batch, int frames) {
        byte[] bytes = batch();
        int start = HEADROOM - frames * FrameHeader.SIZE;
        putControl(bytes, start, HEADROOM);
        batch.set(bytes, start, Math.max(end, HEADROOM));
        filling = null;
        end = 0;
    }

    /** Puts control frames until none waits or the limit is reached; returns the index behind the last. */
    private int putControl(byte[] target, int start, int limit) {
        int at = start;
        while (at + FrameHeader.SIZE <= limit && putNextControl(target, at)) {
            at += FrameHeader.SIZE;
        }
        return at;
    }

    private boolean putNextControl(byte[] target, int at) {
        if (pongs.size() > 0) {
            FrameHeader.put(target, at, FrameHeader.PING, FrameHeader.ACK, 0, pongs.poll());
        } else if (pingWaits) {
            pingWaits = false;
            FrameHeader.put(target, at, FrameHeader.PING, FrameHeader.SYN, 0, ping);
        } else if (!control.isEmpty()) {
            putUpdate(target, at, control.poll());
        } else if (resets.size() > 0) {
            FrameHeader.put(target, at, FrameHeader.WINDOW_UPDATE, FrameHeader.RST, resets.poll(), 0);
        } else if (goAway != NONE) {
            FrameHeader.put(target, at, FrameHeader.GO_AWAY, 0, 0, goAway);
            goAway = NONE;
        } else {
            return false;
        }
        return true;
    }

    private static void putUpdate(byte[] target, int at, @Nullable MuxStream stream) {
        if (stream != null) {
            FrameHeader.put(target, at, FrameHeader.WINDOW_UPDATE, stream.flags, stream.id, stream.credit);
            stream.flags = 0;
            stream.credit = 0;
        }
    }

    /** Lets the streams that queue have their turns until the batch is full or none queues. */
    private void fill() {
        while (true) {
            StreamList.Link link = ready.first();
            if (link == null || !turn(link.stream)) {
                return;
            }
        }
    }

    /** One frame of the stream; returns false when there is no room for it. */
    private boolean turn(MuxStream stream) {
        byte[] source = stream.source;
        if (source == null) {
            return fin(stream);
        }
        int n = frame(stream, source, stream.sourceAt, stream.sourceLeft);
        if (n == 0) {
            return false;
        }
        stream.ready.leave();
        stream.sourceAt += n;
        stream.sourceLeft -= n;
        stream.sourceTaken += n;
        stream.observer.writerMayGoOn();
        queueIfReady(stream);
        return true;
    }

    private void queueIfReady(MuxStream stream) {
        if (stream.source != null && stream.sourceLeft > 0 && stream.sendWindow > 0) {
            ready.add(stream.ready);
        }
    }

    /** Puts one data frame into the batch; returns how many bytes it carries, 0 for want of room or window. */
    private int frame(MuxStream stream, byte[] source, int offset, int length) {
        int wanted = (int) Math.min(Math.min(length, maxFrame), stream.sendWindow);
        int room = room();
        int n = room >= wanted || room >= SHORTEST_CUT ? Math.min(wanted, room) : 0;
        if (n > 0) {
            byte[] target = batch();
            FrameHeader.put(target, end, FrameHeader.DATA, 0, stream.id, n);
            System.arraycopy(source, offset, target, end + FrameHeader.SIZE, n);
            end += FrameHeader.SIZE + n;
            stream.sendWindow -= n;
        }
        return n;
    }

    /** Puts the stream's FIN into the batch; returns false when there is no room. */
    private boolean fin(MuxStream stream) {
        if (room() < 0) {
            return false;
        }
        byte[] target = batch();
        FrameHeader.put(target, end, FrameHeader.WINDOW_UPDATE, FrameHeader.FIN, stream.id, 0);
        end += FrameHeader.SIZE;
        stream.ready.leave();
        stream.sending = Half.ENDED;
        listener.finished(stream);
        return true;
    }

    /** Payload bytes for which there is room behind a header. */
    private int room() {
        return batchBytes - (end == 0 ? HEADROOM : end) - FrameHeader.SIZE;
    }

    /** The batch that is being filled, begun if need be. */
    private byte[] batch() {
        byte[] bytes = filling;
        if (bytes == null) {
            bytes = pool.takeBatch(batchBytes);
            filling = bytes;
        }
        end = Math.max(end, HEADROOM);
        return bytes;
    }

    /** Bytes that go out in one write. Owned by the thread that writes. */
    static final class Batch {
        byte[] bytes = new byte[0];
        int from;
        int to;

        void set(byte[] filled, int start, int behind) {
            bytes = filled;
            from = start;
            to = behind;
        }
    }
}
