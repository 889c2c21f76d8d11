package io.skyloom.seam.virtual;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.skyloom.seam.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;

/**
 * One direction between two hosts, shared by everything that travels it. Fresh lanes deliver at once and without loss.
 * Any thread may change a lane at any time; what is under way keeps the arrival time it was given. The setters return
 * the lane, so that they chain.
 *
 * <p>Its lock is the last one taken: nothing is called while holding it.
 */
public final class Lane {
    /** What a lane does with what is put on it. */
    enum Mode {
        /** Delivers. */
        OPEN,
        /** Holds streams' bytes back until it is opened again, drops datagrams. */
        STALLED,
        /** Swallows everything. */
        BLACK_HOLE,
        /** Is known to be broken: both ends of every stream are told. */
        CUT
    }

    /** How much one direction of a stream takes before its writer blocks, unless told otherwise. */
    public static final int DEFAULT_WINDOW = 256 * 1024;

    private static final int LARGEST_PIECE = 16 * 1024;
    private static final int SMALLEST_PIECE = 512;
    private static final int PIECES_PER_SECOND = 50;

    private final Clock clock;
    private final String name;
    private final Flow flow;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final SplittableRandom random;

    @GuardedBy("lock")
    private final Set<Pipe> pipes = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final List<Runnable> untilOpen = new ArrayList<>();

    @GuardedBy("lock")
    private Mode mode = Mode.OPEN;

    @GuardedBy("lock")
    private LaneShape shape = LaneShape.INSTANT;

    /** When the line has put everything accepted so far on the wire; meaningful only with a rate. */
    @GuardedBy("lock")
    private long lineFreeAt;

    Lane(String name, Clock clock, long seed, Flow flow) {
        this.flow = flow;
        this.name = name;
        this.clock = clock;
        this.random = new SplittableRandom(seed);
        this.lineFreeAt = clock.nanoTime();
    }

    /** How long everything travels. */
    public Lane latency(Duration each) {
        return change(shape -> shape.withLatency(each.toNanos()));
    }

    /** Adds a random time below {@code most}, from the seed. Streams keep their order, datagrams may overtake. */
    public Lane jitter(Duration most) {
        return change(shape -> shape.withJitter(most.toNanos()));
    }

    /** How many bytes the line carries per second, for all its traffic together; 0 for no limit. */
    public Lane rate(long bytesPerSecond) {
        return change(shape -> shape.withRate(bytesPerSecond));
    }

    /** How many bytes of one stream may be on their way or unread before its writer blocks; at least 1. */
    public Lane window(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("a window has at least 1 byte, not " + bytes);
        }
        change(shape -> shape.withWindow(bytes));
        tellPipes();
        return this;
    }

    /** Which share of the datagrams is lost, 0 to 1. Streams lose nothing. */
    public Lane loss(double share) {
        return change(shape -> shape.withLoss(share));
    }

    /** Nothing arrives any more; writers go on until their window is full. Ends with {@link #restore}. */
    public Lane stall() {
        return become(Mode.STALLED);
    }

    /**
     * Everything is swallowed: writers never block, nothing arrives, not even the end of a stream. A stream that lost
     * anything this way stays silent after {@link #restore}, as if a box on the path had forgotten it, until its
     * writer's kernel gives up after a quarter of an hour.
     */
    public Lane blackHole() {
        return become(Mode.BLACK_HOLE);
    }

    /** Every stream on the lane breaks at both ends, new ones find no route, datagrams are lost. */
    public Lane cut() {
        become(Mode.CUT);
        for (Pipe pipe : pipes()) {
            pipe.severBoth("connection reset: the link " + name + " was cut");
        }
        return this;
    }

    /** Delivers again, beginning with what a stall held back. */
    public Lane restore() {
        return become(Mode.OPEN);
    }

    @Override
    public String toString() {
        return name + " " + mode();
    }

    Mode mode() {
        lock.lock();
        try {
            return mode;
        } finally {
            lock.unlock();
        }
    }

    int window() {
        lock.lock();
        try {
            return shape.window();
        } finally {
            lock.unlock();
        }
    }

    /** How many bytes travel together; smaller on slow lines, so that they trickle. */
    int pieceSize() {
        lock.lock();
        try {
            return shape.rate() == 0
                    ? Integer.MAX_VALUE
                    : Math.clamp(shape.rate() / PIECES_PER_SECOND, SMALLEST_PIECE, LARGEST_PIECE);
        } finally {
            lock.unlock();
        }
    }

    /** Puts {@code bytes} on the line and says in how many nanoseconds they arrive; 0 means at once. */
    long travelNanos(int bytes) {
        lock.lock();
        try {
            long jitter = shape.jitterNanos() == 0 ? 0 : random.nextLong(shape.jitterNanos());
            long travel = shape.latencyNanos() + jitter;
            if (shape.rate() == 0 || bytes == 0) {
                return travel;
            }
            long now = clock.nanoTime();
            long begin = lineFreeAt - now > 0 ? lineFreeAt : now;
            lineFreeAt = begin + bytes * 1_000_000_000L / shape.rate();
            return lineFreeAt - now + travel;
        } finally {
            lock.unlock();
        }
    }

    /** Notes what goes on the wire. */
    void carries(byte[] bytes) {
        flow.carried(name, bytes);
    }

    /** Whether the next datagram is lost. */
    boolean losesDatagram() {
        lock.lock();
        try {
            return mode != Mode.OPEN || (shape.loss() > 0 && random.nextDouble() < shape.loss());
        } finally {
            lock.unlock();
        }
    }

    /** Runs {@code step} now if the lane is open, else when it is opened again: connection requests are repeated. */
    void whenOpen(Runnable step) {
        lock.lock();
        try {
            if (mode != Mode.OPEN) {
                untilOpen.add(step);
                return;
            }
        } finally {
            lock.unlock();
        }
        step.run();
    }

    void enter(Pipe pipe) {
        lock.lock();
        try {
            pipes.add(pipe);
        } finally {
            lock.unlock();
        }
    }

    void leave(Pipe pipe) {
        lock.lock();
        try {
            pipes.remove(pipe);
        } finally {
            lock.unlock();
        }
    }

    private Lane become(Mode next) {
        List<Runnable> steps = List.of();
        lock.lock();
        try {
            mode = next;
            if (next == Mode.OPEN) {
                lineFreeAt = clock.nanoTime();
                steps = List.copyOf(untilOpen);
                untilOpen.clear();
            }
        } finally {
            lock.unlock();
        }
        flow.note("lane " + name + " is " + next);
        tellPipes();
        steps.forEach(Runnable::run);
        return this;
    }

    private Lane change(UnaryOperator<LaneShape> setting) {
        lock.lock();
        try {
            shape = setting.apply(shape);
            lineFreeAt = clock.nanoTime();
            return this;
        } finally {
            lock.unlock();
        }
    }

    private void tellPipes() {
        pipes().forEach(Pipe::laneChanged);
    }

    private List<Pipe> pipes() {
        lock.lock();
        try {
            return List.copyOf(pipes);
        } finally {
            lock.unlock();
        }
    }
}
