package io.skyloom.fuzz;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the guided fuzzer enters; it runs targets in a process of its own and knows these two methods by name. */
public final class Entry {
    private static @Nullable Target target;

    private Entry() {}

    /** Chooses the target, or all targets of a layer when its name follows the word {@link Layer#WORD}. */
    public static void fuzzerInitialize(String[] args) {
        target = args[0].equals(Layer.WORD)
                ? Targets.layer(args[1]).target()
                : Targets.named(args[0]).withRoomForHooks();
    }

    /** Tries one input. */
    public static void fuzzerTestOneInput(byte[] data) throws Exception {
        Objects.requireNonNull(target).run(data);
    }
}
