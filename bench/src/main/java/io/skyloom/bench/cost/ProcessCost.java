package io.skyloom.bench.cost;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process has used up so far.
 *
 * @param nanos on the clock
 * @param cpuNanos of all its threads, user and system, compilers and garbage collection included
 * @param allocated bytes, by all its Java threads
 */
public record ProcessCost(long nanos, long cpuNanos, long allocated) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** The cost up to this moment. */
    public static ProcessCost now() {
        return new ProcessCost(System.nanoTime(), SYSTEM.getProcessCpuTime(), THREADS.getTotalThreadAllocatedBytes());
    }

    /** What was used up between the two. */
    public ProcessCost since(ProcessCost earlier) {
        return new ProcessCost(nanos - earlier.nanos, cpuNanos - earlier.cpuNanos, allocated - earlier.allocated);
    }
}
