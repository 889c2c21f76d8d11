package io.skyloom.dmsg.client;

import io.skyloom.key.PubKey;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which keys have a client in this process. Two clients with one key would push each other off every server, again and
 * again, so the second one must not start. Made once by whoever composes the program; any thread may call.
 */
public final class ClientKeys {
    private final Set<PubKey> taken = ConcurrentHashMap.newKeySet();

    /**
     * Takes a key.
     *
     * @throws IllegalStateException when it is taken
     */
    void claim(PubKey key) {
        if (!taken.add(key)) {
            throw new IllegalStateException("this process has a dmsg client with key " + key.hex()
                    + " already; two of them would push each other off every server");
        }
    }

    /** Gives a key back. */
    void release(PubKey key) {
        taken.remove(key);
    }
}
