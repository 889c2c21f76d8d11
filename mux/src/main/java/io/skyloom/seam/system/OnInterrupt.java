package io.skyloom.seam.system;

/**
 * Does something when the process is told to stop while a command runs, for example by Ctrl-C. The virtual machine waits
 * for the action, so it must end soon. Closing takes it back.
 */
public final class OnInterrupt implements AutoCloseable {
    private final Thread hook;

    private OnInterrupt(Thread hook) {
        this.hook = hook;
    }

    /** Has the action run, on a thread of its own, if the process is told to stop before this is closed. */
    public static OnInterrupt run(Runnable action) {
        Thread hook = Thread.ofPlatform().name("interrupted").unstarted(action);
        Runtime.getRuntime().addShutdownHook(hook);
        return new OnInterrupt(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process stops already, and the action has its turn.
        }
    }
}
