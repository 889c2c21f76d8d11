package io.skyloom.routing.appnet;

import io.skyloom.seam.ByteStream;
import java.io.IOException;

/** A network that applications dial and listen on. Any thread. */
public interface Networker {
    /**
     * Opens a connection; blocks.
     *
     * @throws InterruptedException when the calling thread was interrupted; nothing is left of the dial then
     */
    ByteStream dial(AppAddress remote) throws IOException, InterruptedException;

    /**
     * Listens on a port of ours.
     *
     * @throws java.net.BindException when the port is taken
     */
    AppListener listen(int port) throws IOException;
}
