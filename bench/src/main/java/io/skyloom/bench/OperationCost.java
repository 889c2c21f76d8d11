package io.skyloom.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * What an operation takes from the thread that runs it: a busy machine stretches wall time but not these figures.
 * Reported beside the score, as averages over the iterations. The operation says when it is done.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class OperationCost {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private int iterations = 1;
    private long operations;
    private long nanosAtStart;
    private long bytesAtStart;

    /** JMH adds the figures of all iterations up; we want their average. */
    @Setup(Level.Trial)
    public void share(BenchmarkParams params) {
        iterations = params.getMeasurement().getCount() * Math.max(1, params.getForks());
    }

    /** Begins an iteration. */
    @Setup(Level.Iteration)
    public void reset() {
        operations = 0;
        bytesAtStart = THREADS.getCurrentThreadAllocatedBytes();
        nanosAtStart = THREADS.getCurrentThreadCpuTime();
    }

    <T> T done(T result) {
        operations++;
        return result;
    }

    /** Microseconds of CPU per operation. */
    public double cpuMicros() {
        return perOperation(THREADS.getCurrentThreadCpuTime() - nanosAtStart);
    }

    /** Kilobytes allocated per operation. */
    public double kilobytes() {
        return perOperation(THREADS.getCurrentThreadAllocatedBytes() - bytesAtStart);
    }

    private double perOperation(long amount) {
        return amount / 1e3 / operations / iterations;
    }
}
