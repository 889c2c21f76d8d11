package io.skyloom.dmsg.client;

import io.skyloom.key.PubKey;
import io.skyloom.network.Porter;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The listeners of a client for stress tests, with one of them there already. Any thread may call. */
public final class PortTable {
    private static final int PORT = 45;

    private final Porter porter = new Porter();
    private final ListenPorts ports = new ListenPorts(PubKey.NULL, 1, porter);
    private final boolean occupied;
    private final DmsgListener first;

    /** @param occupied whether the first listener stands in the way of a second */
    public PortTable(boolean occupied) {
        this.occupied = occupied;
        try {
            first = ports.listen(occupied ? PORT : PORT + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Listens on the port; in words, how that went. */
    public String listen() {
        try {
            ports.listen(PORT);
            return "listens";
        } catch (IOException e) {
            return "refused";
        }
    }

    /** Closes the first listener. */
    public void closeFirst() {
        first.close();
    }

    /** Closes the client's ports altogether. */
    public void closeAll() {
        ports.close();
    }

    /** Who is found on the port, and how many ports are held. */
    public String look() {
        DmsgListener found = ports.at(PORT);
        String who = found == null ? "nobody" : occupied && found == first ? "first" : "second";
        return who + " " + porter.held();
    }
}
