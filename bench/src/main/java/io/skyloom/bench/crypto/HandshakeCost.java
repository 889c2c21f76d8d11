package io.skyloom.bench.crypto;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What a handshake takes from the thread that computes it, apart for each end: a busy machine stretches wall time but
 * not these figures. Reported beside the score, as averages over one iteration.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class HandshakeCost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private int iterations = 1;
    private long handshakes;
    private long initiatorNanos;
    private long responderNanos;
    private long allocatedAtStart;
    private long mark;

    /** JMH adds the figures of all iterations up; we want their average. */
    @Setup(Level.Trial)
    public void share(BenchmarkParams params) {
        iterations = params.getMeasurement().getCount() * Math.max(1, params.getForks());
    }

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        handshakes = 0;
        initiatorNanos = 0;
        responderNanos = 0;
        allocatedAtStart = THREADS.getCurrentThreadAllocatedBytes();
    }

    void begin() {
        mark = THREADS.getCurrentThreadCpuTime();
    }

    void initiatorWorked() {
        initiatorNanos += lap();
    }

    void responderWorked() {
        responderNanos += lap();
    }

    void done() {
        handshakes++;
    }

    private long lap() {
        long now = THREADS.getCurrentThreadCpuTime();
        long lap = now - mark;
        mark = now;
        return lap;
    }

    /** Microseconds of CPU per handshake at the dialing end. */
    public double initiatorMicros() {
        return perHandshake(initiatorNanos);
    }

    /** Microseconds of CPU per handshake at the accepting end. */
    public double responderMicros() {
        return perHandshake(responderNanos);
    }

    /** Kilobytes allocated per handshake by both ends together. */
    public double kilobytes() {
        return perHandshake(THREADS.getCurrentThreadAllocatedBytes() - allocatedAtStart);
    }

    private double perHandshake(long amount) {
        return amount / 1e3 / handshakes / iterations;
    }
}
