package io.skyloom.engine.program;

import java.lang.management.ManagementFactory;
import java.lang.management.RuntimeMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How this very program is started once more. */
public final class OwnCommand {
    private static final String MAIN = "io.skyloom.engine.cli.Main";

    private OwnCommand() {}

    /** The running Java, its options, its class path and the program's entry; empty where the system does not tell. */
    public static List<String> line() {
        Optional<String> java = ProcessHandle.current().info().command();
        if (java.isEmpty()) {
            return List.of();
        }
        RuntimeMXBean runtime = ManagementFactory.getRuntimeMXBean();
        List<String> line = new ArrayList<>(List.of(java.get()));
        line.addAll(runtime.getInputArguments());
        line.addAll(List.of("-cp", runtime.getClassPath(), MAIN));
        return line;
    }
}
