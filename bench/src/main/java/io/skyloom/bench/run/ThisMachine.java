package io.skyloom.bench.run;

import com.sun.management.OperatingSystemMXBean;
import io.skyloom.bench.load.LoadProcess;
import io.skyloom.bench.recording.Machine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** Describes the machine that this runs on. */
final class ThisMachine {
    private static final int MEBI_SHIFT = 20;

    private ThisMachine() {}

    static Machine described() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Machine(
                processor(),
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> MEBI_SHIFT,
                system.getName() + " " + system.getVersion(),
                Runtime.version().toString(),
                LoadProcess.flags());
    }

    private static String processor() {
        try {
            return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                    .filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException e) {
            return System.getProperty("os.arch");
        }
    }
}
