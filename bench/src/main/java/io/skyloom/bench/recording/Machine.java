package io.skyloom.bench.recording;

import java.util.List;

/**
 * Where it was measured.
 *
 * @param processor the model's name
 * @param cores that the virtual machine may use
 * @param memoryMiB of the machine
 * @param kernel name and release of the operating system
 * @param java the virtual machine's full version
 * @param flags its options
 */
public record Machine(String processor, int cores, long memoryMiB, String kernel, String java, List<String> flags) {
    /** Keeps a copy. */
    public Machine {
        flags = List.copyOf(flags);
    }
}
