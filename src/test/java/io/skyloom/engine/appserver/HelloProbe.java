package io.skyloom.engine.appserver;

import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** The door for applications, for tests of other packages. */
public final class HelloProbe {
    private HelloProbe() {}

    /** Opens it; nobody who says hello is known here. */
    public static AutoCloseable open(Seams seams) throws IOException {
        InetSocketAddress place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        return AppServer.open(place, seams, new AppEvents(seams), (key, stream) -> false);
    }
}
