package io.skyloom.seam.system;

/**
 * Something that is done when the process is told to stop, before it ends. Installed and closed by the thread that does
 * the process's work.
 */
public final class StopHook implements AutoCloseable {
    private final Thread hook;

    private StopHook(Thread hook) {
        this.hook = hook;
    }

    /**
     * Lets the end of the process wait for an action.
     *
     * @param name of the thread that runs it
     * @param action takes a bounded time
     */
    public static StopHook install(String name, Runnable action) {
        Thread hook = Thread.ofPlatform().name(name + "/stop").unstarted(action);
        Runtime.getRuntime().addShutdownHook(hook);
        return new StopHook(hook);
    }

    /** Forgets the action, unless the process is ending. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the action runs or has run.
        }
    }
}
