package io.skyloom.bench.cost;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds on to, after a full collection.
 *
 * @param heap bytes of objects that are reachable
 * @param direct bytes of buffers outside the heap, those included that the JDK keeps for threads that use sockets
 */
public record LiveMemory(long heap, long direct) {
    /** Of now; takes as long as four full collections. */
    public static LiveMemory now() {
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        long direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return new LiveMemory(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), direct);
    }

    /** By how much it has grown. */
    public LiveMemory since(LiveMemory before) {
        return new LiveMemory(heap - before.heap, direct - before.direct);
    }
}
