package io.skyloom.routing.appnet;

import java.io.IOException;
import java.util.Map;

/** The networks by their names. Immutable; any thread. */
public final class Networkers {
    private final Map<String, Networker> byName;

    /** @param byName for example by {@link AppAddress#SKYNET} */
    public Networkers(Map<String, Networker> byName) {
        this.byName = Map.copyOf(byName);
    }

    /**
     * The network of that name.
     *
     * @throws IOException when there is none
     */
    public Networker of(String network) throws IOException {
        Networker found = byName.get(network);
        if (found == null) {
            throw new IOException("no such networker");
        }
        return found;
    }
}
