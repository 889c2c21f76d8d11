package io.skyloom.engine.appserver;

import io.skyloom.seam.Outcome;
import java.io.IOException;
import java.util.function.Consumer;

/** Starts processes. Real ones in the program, others in tests. Any thread. */
public interface Children {
    /**
     * Starts one.
     *
     * @throws IOException when it cannot be started
     */
    Child start(ChildCommand command, Output output) throws IOException;

    /**
     * Where the lines go that it prints.
     *
     * @param threadName begins the names of the threads that read them
     * @param plain gets what it prints
     * @param errors gets what it prints as errors
     */
    record Output(String threadName, Consumer<String> plain, Consumer<String> errors) {}

    /** A process. Any thread. */
    interface Child {
        /** The system's number for it. */
        long pid();

        /** When it was started, in milliseconds since 1970 as the system tells, or -1 when it does not. */
        long startMillis();

        /** Arrives with its exit code when it has ended; the last of what it printed may come later. */
        Outcome<Integer> exit();

        /** Sends it a signal; nothing happens when it has ended. Does not wait for what comes of it. */
        void signal(StopSignal signal);
    }
}
