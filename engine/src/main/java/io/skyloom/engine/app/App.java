package io.skyloom.engine.app;

/** A program that runs on a visor. One object may be run any number of times, also side by side. */
@FunctionalInterface
public interface App {
    /**
     * Runs until the work is done or {@link AppContext#onStop} fires, and leaves nothing behind: what it opened it has
     * closed when this returns. To return is a clean exit.
     *
     * @throws Exception when it cannot go on; the text is shown to people as the application's error
     */
    void run(AppContext context) throws Exception;
}
