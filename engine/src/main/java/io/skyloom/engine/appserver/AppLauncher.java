package io.skyloom.engine.appserver;

import io.skyloom.engine.app.AppEntry;
import io.skyloom.engine.app.LauncherMode;
import io.skyloom.engine.apprpc.ProcConfig;
import io.skyloom.engine.apprpc.ProcKey;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Starts, stops and shows the applications of one visor. What cannot be done is said in the words of the network's own
 * control programs. Any thread; two calls about one application may come at the same moment.
 */
public interface AppLauncher {
    /** Every application that is set up, in the order of the entries, and then those that somebody else started. */
    List<AppState> list();

    /**
     * One of them.
     *
     * @throws IOException {@code app not found}
     */
    AppState find(String name) throws IOException;

    /**
     * Starts one; returns when it has begun.
     *
     * @param mode where, for this time; empty for what its entry says
     * @throws IOException {@code app not found}, {@code app already started}, or why it cannot be started
     */
    void start(String name, Optional<LauncherMode> mode) throws IOException;

    /**
     * Ends one and lets it stay ended, whatever its entry says; returns when it has ended.
     *
     * @throws IOException {@code app not running}, {@code process is not started} for one that somebody else started, or
     *     that it does not end in time
     */
    void stop(String name) throws IOException, InterruptedException;

    /**
     * Ends one without asking it; returns when it has ended.
     *
     * @throws IOException as {@link #stop}
     */
    void kill(String name) throws IOException, InterruptedException;

    /** Ends one and starts it again; nothing happens when it does not run. */
    void restart(String name) throws IOException, InterruptedException;

    /**
     * Sets one up under an unused port from 10 to 99.
     *
     * @throws IOException {@code the app exist}, or that no port is left
     */
    void add(String name, String binary) throws IOException;

    /**
     * Lets somebody else start a program. One that was registered under the name before gives way.
     *
     * @return the key that the program has to show
     * @throws IOException {@code app already started} when the visor runs one of that name
     */
    ProcKey register(ProcConfig config) throws IOException;

    /**
     * Takes a key back; its program's connection is closed.
     *
     * @throws NoSuchAppException when nobody has that key
     */
    void deregister(ProcKey key) throws NoSuchAppException;

    /**
     * Whether it is to be started with the visor.
     *
     * @throws IOException {@code app not found}, or that it cannot be written down
     */
    void setAutoStart(String name, boolean wanted) throws IOException;

    /**
     * Changes its command line, for its next start.
     *
     * @throws IOException {@code app not found}, or that it cannot be written down
     */
    void setArguments(String name, UnaryOperator<List<String>> edit) throws IOException;

    /**
     * Its entry.
     *
     * @throws IOException {@code app not found}
     */
    AppEntry entry(String name) throws IOException;

    /**
     * The lines of its log that are younger than the moment.
     *
     * @throws IOException {@code no process of given app is running} when it has never run
     */
    List<String> logsSince(String name, Instant moment) throws IOException;

    /**
     * What it has measured.
     *
     * @throws IOException {@code no process of given app is running}
     */
    AppStatistics statistics(String name) throws IOException;

    /**
     * What it said was wrong.
     *
     * @throws IOException {@code no process of given app is running}
     */
    String error(String name) throws IOException;

    /**
     * Says in its place how it fares.
     *
     * @throws IOException {@code no process of given app is running}
     */
    void setStatus(String name, String detailed) throws IOException;

    /**
     * Says in its place what is wrong.
     *
     * @throws IOException {@code no process of given app is running}
     */
    void setError(String name, String text) throws IOException;
}
