package io.skyloom.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the guided fuzzer enters; it runs one target in a process of its own and knows these two methods by name. */
public final class Entry {
    private static @Nullable Target target;

    private Entry() {}

    /** Chooses the target. */
    public static void fuzzerInitialize(String[] args) {
        target = Targets.named(args[0]);
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        Objects.requireNonNull(target).run(data);
    }
}
