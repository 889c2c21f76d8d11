package io.skyloom.bench;

import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What this process holds on to, after a full collection.
 *
 * @param heap bytes of objects that are reachable
 * @param direct bytes of buffers outside the heap, those included that the JDK keeps for threads that use sockets
 */
record LiveMemory(long heap, long direct) {
    static LiveMemory now() {
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

    LiveMemory since(LiveMemory before) {
        return new LiveMemory(heap - before.heap, direct - before.direct);
    }
}
