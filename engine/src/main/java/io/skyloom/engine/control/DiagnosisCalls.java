package io.skyloom.engine.control;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Calls that show what goes on inside: the log, and what every thread does right now. Any thread. */
final class DiagnosisCalls implements ControlPart {
    /** Well within the longest message that callers take. */
    private static final int LONGEST_DUMP = 512 << 10;

    private final LogDesk logs;

    DiagnosisCalls(ControlSources sources) {
        this.logs = sources.logs;
    }

    @Override
    public void declare(RpcService.Methods methods) {
        methods.add(VisorMethods.RUNTIME_LOGS, (nothing, call) -> logs.recent())
                .add(VisorMethods.GET_LOG_LEVEL, (nothing, call) -> logs.level())
                .add(VisorMethods.SET_LOG_LEVEL, (level, call) -> {
                    logs.level(level);
                    return Nothing.NOTHING;
                })
                .add(VisorMethods.THREADS, (nothing, call) -> threads());
    }

    /** The stacks of all threads, virtual ones included; the machine writes them to files only. */
    private static String threads() throws IOException {
        Path folder = Files.createTempDirectory("threads");
        Path file = folder.resolve("dump.txt");
        try {
            ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                    .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
            byte[] text = Files.readAllBytes(file);
            return text.length <= LONGEST_DUMP
                    ? new String(text, StandardCharsets.UTF_8)
                    : new String(text, 0, LONGEST_DUMP, StandardCharsets.UTF_8) + "\n[cut: " + text.length + " bytes]";
        } finally {
            Files.deleteIfExists(file);
            Files.delete(folder);
        }
    }
}
