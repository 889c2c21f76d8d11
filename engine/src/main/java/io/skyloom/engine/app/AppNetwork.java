package io.skyloom.engine.app;

import io.skyloom.routing.appnet.AppAddress;
import java.io.IOException;

/** The networks by which applications of different visors reach each other. Any thread. */
public interface AppNetwork {
    /**
     * Opens a connection; blocks until it is there or the visor has given up.
     *
     * @throws IOException with the visor's own words when the network is unknown or nobody answers
     * @throws InterruptedException when the calling thread was interrupted; nothing is left of the dial then
     */
    AppSocket dial(AppAddress remote, DialWishes wishes) throws IOException, InterruptedException;

    /**
     * Listens on a port of the visor.
     *
     * @throws IOException {@code port already bound} when somebody else does
     */
    AppPort listen(String network, int port) throws IOException;
}
