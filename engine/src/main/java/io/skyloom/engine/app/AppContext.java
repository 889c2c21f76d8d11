package io.skyloom.engine.app;

import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.util.List;

/** What one running application is given. Any thread of the application may call. */
public interface AppContext {
    /** The entry's name, for example {@code skysocks-client}. */
    String name();

    /** What stands behind the application's own name on its command line. */
    List<String> args();

    /** The visor that runs it. */
    PubKey visor();

    /** The routing port that its entry reserves; 0 to 65535. */
    int port();

    /** Time, threads, sockets and randomness. */
    Seams seams();

    /** The networks behind the visor. */
    AppNetwork network();

    /**
     * Says how it fares, in one of the words of {@link AppStatus}. {@code Running} for the first time lets the visor
     * announce it; later changes are shown to people.
     */
    void status(String detailed);

    /** Leaves a text that is shown as its error; an empty text takes it back. */
    void error(String text);

    /** Tells which port it really uses. */
    void usesPort(int port);

    /** Tells for how many seconds its connection has lasted. */
    void connectionDuration(long seconds);

    /**
     * Runs the action once when the application is told to stop, on the stopping thread; at once when that has happened
     * already. The action closes things and returns soon; it may not throw.
     */
    void onStop(Runnable action);

    /** Whether it was told to stop. */
    boolean isStopping();
}
