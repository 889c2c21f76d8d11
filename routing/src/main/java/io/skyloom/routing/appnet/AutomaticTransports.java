package io.skyloom.routing.appnet;

import io.skyloom.key.PubKey;
import java.io.IOException;
import java.time.Duration;

/** Makes a transport to a visor that is about to be dialled. Any thread; several remotes at once. */
@FunctionalInterface
public interface AutomaticTransports {
    /** Makes none. */
    AutomaticTransports NONE = (remote, limit) -> false;

    /**
     * Returns when there is a direct transport to that visor, by whatever network reaches it; at once if there is one
     * already.
     *
     * @param limit for all attempts
     * @return whether it was made now
     * @throws IOException when no network reaches it
     */
    boolean ensure(PubKey remote, Duration limit) throws IOException, InterruptedException;
}
