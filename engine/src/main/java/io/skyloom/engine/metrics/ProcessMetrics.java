package io.skyloom.engine.metrics;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.OperatingSystemMXBean;
import java.util.List;

/** The numbers of the process and its virtual machine. */
public final class ProcessMetrics {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    private ProcessMetrics() {}

    /** Registers all of them; they stay as long as the metrics do. */
    public static void register(Metrics metrics, Health health) {
        metrics.gauge(
                "uptime_seconds",
                "Time since the program began",
                () -> health.uptime().toMillis() / MILLIS);
        metrics.gauge(
                "health",
                "State of the program: 0 works, 1 degraded, 2 failing",
                () -> health.state().severity());
        memory(metrics);
        collections(metrics);
        metrics.gauge(
                "process_platform_threads",
                "Threads of the operating system; virtual ones are not counted",
                () -> ManagementFactory.getThreadMXBean().getThreadCount());
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        if (system instanceof com.sun.management.OperatingSystemMXBean known) {
            metrics.counters(
                    "process_cpu_seconds_total",
                    "Processor time used by the process",
                    List.of(),
                    () -> List.of(new Sample(List.of(), known.getProcessCpuTime() / NANOS)));
        }
        if (system instanceof com.sun.management.UnixOperatingSystemMXBean unix) {
            metrics.gauge("process_open_files", "Open files and sockets", unix::getOpenFileDescriptorCount);
            metrics.gauge("process_max_files", "Most files and sockets allowed", unix::getMaxFileDescriptorCount);
        }
    }

    private static void memory(Metrics metrics) {
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        metrics.gauges(
                "jvm_memory_used_bytes",
                "Memory in use by the virtual machine",
                List.of("area"),
                () -> List.of(
                        Sample.of("heap", memory.getHeapMemoryUsage().getUsed()),
                        Sample.of("nonheap", memory.getNonHeapMemoryUsage().getUsed())));
        metrics.gauge(
                "jvm_memory_max_bytes",
                "Most memory that the heap may take",
                () -> memory.getHeapMemoryUsage().getMax());
    }

    private static void collections(Metrics metrics) {
        List<GarbageCollectorMXBean> collectors = ManagementFactory.getGarbageCollectorMXBeans();
        metrics.counters(
                "jvm_collections_total",
                "Garbage collections",
                List.of("collector"),
                () -> collectors.stream()
                        .map(one -> Sample.of(one.getName(), one.getCollectionCount()))
                        .toList());
        metrics.counters(
                "jvm_collection_seconds_total",
                "Time spent in garbage collections",
                List.of("collector"),
                () -> collectors.stream()
                        .map(one -> Sample.of(one.getName(), one.getCollectionTime() / MILLIS))
                        .toList());
    }
}
