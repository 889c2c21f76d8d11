package io.skyloom.frame;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Threads;

/**
 * Decides when a reading thread lets frames gather before it reads on. A peer that writes every packet by itself wakes
 * the reader for each, and the reader in turn wakes whoever sends the packet on: on an idle machine both cost several
 * times what the packet itself does. So once such frames come faster than a conversation of questions and answers could
 * have them come, the reader rests for a moment after each read, as network cards do between two interrupts, and goes on
 * doing so for as long as that moment brings a heap. Where it brings a crowd the next rest is longer: each packet stands
 * behind so many others there that waiting and waking for them is most of what they cost.
 *
 * <p>What it costs is time on the way: some fifty microseconds, in a crowd two hundred, and only in the middle of a storm
 * of small frames. Owned by the reading thread.
 */
final class ReadPace {
    /** A read that brings so many frames is worth a call. */
    static final int HEAP = 4;

    /** So many reads in a row that were not. */
    static final int LEAN_READS = 32;

    /** Within such a time: one every 25 µs, faster than one thread wakes another and is woken by it. */
    static final long HURRY_NANOS = LEAN_READS * 25_000L;

    /** How long frames gather. */
    static final long PAUSE_NANOS = 50_000;

    /** So many frames after such a rest, which a machine makes twice as long, are a crowd: one every 6 µs. */
    static final int CROWD = 16;

    /** How long a crowd gathers; it is one for as long as that brings twice as many. */
    static final long LONG_PAUSE_NANOS = 200_000;

    private final Clock clock;
    private final Threads threads;

    private int frames;
    private int lean;
    private long leanSince;
    private boolean gathering;
    private boolean crowded;

    ReadPace(Clock clock, Threads threads) {
        this.clock = clock;
        this.threads = threads;
    }

    /** A frame was opened. */
    void onFrame() {
        frames++;
    }

    /** The next read may have to wait; pauses first if that is likely to bring a heap. */
    void beforeWaiting() {
        boolean heap = frames >= HEAP;
        crowded = gathering && frames >= (crowded ? 2 * CROWD : CROWD);
        frames = 0;
        gathering = gathering ? heap : !heap && isHurried();
        if (heap || gathering) {
            lean = 0;
        }
        if (gathering) {
            threads.pause(crowded ? LONG_PAUSE_NANOS : PAUSE_NANOS);
        }
    }

    /** Whether this was the last of many lean reads within a short time. */
    private boolean isHurried() {
        if (lean == 0) {
            leanSince = clock.nanoTime();
        }
        lean++;
        if (lean <= LEAN_READS) {
            return false;
        }
        lean = 0;
        return clock.nanoTime() - leanSince <= HURRY_NANOS;
    }
}
