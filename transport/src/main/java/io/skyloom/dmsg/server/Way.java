package io.skyloom.dmsg.server;

import io.skyloom.yamux.YamuxStream;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a bridge. It rests until something changes at either stream; then it runs, on one thread at a time,
 * until it can do nothing more.
 *
 * <pre>
 *   RESTING ──signal──► RUNNING ──signal──► AGAIN        a run that ends in RUNNING rests,
 *      ▲                  │  ▲                │          one that ends in AGAIN runs once more
 *      └──nothing to do───┘  └────────────────┘
 * </pre>
 */
final class Way implements Outlet.Waiter {
    private enum State {
        RESTING,
        RUNNING,
        AGAIN
    }

    /** After so many bytes another thread goes on, behind all others that want to run: nobody interrupts a virtual one. */
    private static final int TURN_BYTES = 8 * CopyBuffers.BYTES;

    private final Bridge bridge;
    private final YamuxStream from;
    private final YamuxStream to;
    private final ServedSession target;
    private final CopyBuffers buffers;
    private final String name;
    private final AtomicReference<State> state = new AtomicReference<>(State.RESTING);

    /** Whether the outlet has given us a place that we have not given back. */
    private volatile boolean placed;

    // Owned by the running thread; runs follow each other through the state above.
    private byte @Nullable [] buffer;
    private boolean queued;
    private boolean posting;
    private boolean done;

    Way(Bridge bridge, YamuxStream from, YamuxStream to, ServedSession target, CopyBuffers buffers, String name) {
        this.bridge = bridge;
        this.from = from;
        this.to = to;
        this.target = target;
        this.buffers = buffers;
        this.name = name;
    }

    /** There may be something to do. Any thread, also one that holds a session's lock: it starts a thread at most. */
    void signal() {
        if (state.getAndUpdate(now -> now == State.RESTING ? State.RUNNING : State.AGAIN) == State.RESTING) {
            bridge.seams().threads().start(name, this::run);
        }
    }

    @Override
    public void granted() {
        placed = true;
        signal();
    }

    private void run() {
        do {
            state.set(State.RUNNING);
            if (bridge.isClosed()) {
                finish();
            } else if (!isExhausted()) {
                bridge.seams().threads().start(name, this::run);
                return;
            }
        } while (!state.compareAndSet(State.RUNNING, State.RESTING));
    }

    /** Moves what there is; returns false when the turn is over before that. */
    private boolean isExhausted() {
        try {
            int turn = 0;
            int moved = move();
            while (moved > 0) {
                turn += moved;
                if (turn >= TURN_BYTES) {
                    return false;
                }
                moved = move();
            }
        } catch (IOException e) {
            // Whatever ended one direction ends the other; nobody here could do anything about it.
            bridge.end();
        }
        return true;
    }

    /** Moves some bytes; returns how many, 0 when there is nothing to do until the next signal. */
    private int move() throws IOException {
        if (posting && !to.posted()) {
            return 0;
        }
        posting = false;
        int window = to.window();
        byte[] through = window > 0 ? held() : null;
        if (through == null) {
            release();
            return 0;
        }
        int n = from.poll(through, 0, Math.min(window, through.length));
        if (n > 0) {
            bridge.moved();
            target.carried(n);
            posting = !to.post(through, 0, n);
        } else {
            release();
            if (n < 0) {
                bridge.end();
            }
        }
        return Math.max(0, n);
    }

    /** The buffer; null while there is no place for one in front of the session. */
    private byte @Nullable [] held() {
        if (!placed && !queued) {
            queued = true;
            if (target.outlet().enter(this)) {
                placed = true;
            }
        }
        if (!placed) {
            return null;
        }
        queued = false;
        byte[] mine = buffer;
        if (mine == null) {
            mine = buffers.take();
            buffer = mine;
        }
        return mine;
    }

    private void release() {
        byte[] mine = buffer;
        buffer = null;
        if (mine != null) {
            buffers.give(mine);
        }
        if (placed) {
            placed = false;
            queued = false;
            target.outlet().leave();
        }
    }

    /** Both streams are closed, so that nobody reads from the buffer any more. */
    private void finish() {
        if (done) {
            return;
        }
        if (queued && !placed && !target.outlet().forget(this)) {
            // The place is on its way to us, and with it a signal.
            return;
        }
        release();
        done = true;
        bridge.wayEnded();
    }
}
