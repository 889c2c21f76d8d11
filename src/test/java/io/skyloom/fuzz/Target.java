package io.skyloom.fuzz;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * A decoder as a stranger meets it: bytes go in, and a claim about what comes out holds for every one of them. A finding
 * is anything that {@link #run} throws.
 *
 * @param name in the words of the decoder's package; also the name of its folders
 * @param seeds where a hunt begins: genuine messages
 * @param longest the longest input a hunt tries, in bytes
 * @param mostKibibytes how much one input may allocate on the thread that decodes it
 * @param claim what holds
 */
record Target(String name, List<byte[]> seeds, int longest, int mostKibibytes, Claim claim) {
    private static final int USUAL_LENGTH = 4096;
    private static final int USUAL_KIBIBYTES = 8 * 1024;
    private static final int ROOM_FOR_HOOKS = 64 * 1024;
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** What holds for every input. */
    @FunctionalInterface
    interface Claim {
        /** Throws when it does not hold. */
        void check(byte[] data) throws Exception;
    }

    /** A target of usual limits, that begins with an empty input. */
    static Target of(String name, Claim claim) {
        return new Target(name, List.of(new byte[0]), USUAL_LENGTH, USUAL_KIBIBYTES, claim);
    }

    /** The same with more seeds. */
    Target seeded(List<byte[]> more) {
        List<byte[]> all = new ArrayList<>(seeds);
        all.addAll(more);
        return new Target(name, List.copyOf(all), longest, mostKibibytes, claim);
    }

    /** The same with more seeds. */
    Target seeded(byte[]... more) {
        return seeded(List.of(more));
    }

    /** The same with another limit of inputs. */
    Target upTo(int bytes) {
        return new Target(name, seeds, bytes, mostKibibytes, claim);
    }

    /** The same with another limit of memory. */
    Target within(int kibibytes) {
        return new Target(name, seeds, longest, kibibytes, claim);
    }

    /**
     * The same for a process of the guided fuzzer, whose hooks allocate on the thread that they watch. The declared limit
     * holds where nothing is instrumented: for seeds, kept inputs and replays.
     */
    Target withRoomForHooks() {
        return within(mostKibibytes + ROOM_FOR_HOOKS);
    }

    /** Checks the claim, and what checking it allocated; the first run of a class also loads it, so the second counts. */
    void run(byte[] data) throws Exception {
        if (allocatedBy(data) > mostKibibytes * 1024L) {
            long allocated = allocatedBy(data);
            if (allocated > mostKibibytes * 1024L) {
                throw new AssertionError(name + " allocated " + allocated / 1024 + " KiB for " + data.length
                        + " bytes, more than the " + mostKibibytes + " KiB declared");
            }
        }
    }

    /** How many bytes checking the claim allocates on this thread. */
    long allocatedBy(byte[] data) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        claim.check(data.clone());
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    @Override
    public String toString() {
        return name;
    }
}
