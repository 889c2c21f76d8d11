package io.skyloom.engine.localnet;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What network to bring up. Immutable. Ports lie between 0 and 65535; 0 takes a free one.
 *
 * @param visors how many, in a chain; at least 2
 * @param hops of the proxy's route, from the first visor on; 1 to {@code visors - 1}
 * @param proxy where the SOCKS5 proxy listens
 * @param controlPort of the first visor on loopback; each following visor takes the next one
 * @param servicesPort of the first service on loopback; each following one takes the next
 * @param folder where keys and the visors' state are kept; nothing is kept without one
 * @param processes whether each visor runs in a process of its own
 */
public record NetworkPlan(
        int visors,
        int hops,
        InetSocketAddress proxy,
        int controlPort,
        int servicesPort,
        Optional<Path> folder,
        boolean processes) {
    /** More do not fit into one machine sensibly. */
    public static final int MOST_VISORS = 64;

    /** The longest route of the network. */
    public static final int MOST_HOPS = 7;

    private static final int LAST_PORT = 0xFFFF;

    /** Checks the ranges. */
    public NetworkPlan {
        if (visors < 2 || visors > MOST_VISORS) {
            throw new IllegalArgumentException(
                    "a network has 2 to " + MOST_VISORS + " visors (--visors), not " + visors);
        }
        if (hops < 1 || hops > Math.min(MOST_HOPS, visors - 1)) {
            throw new IllegalArgumentException("a chain of " + visors + " visors has routes of 1 to "
                    + Math.min(MOST_HOPS, visors - 1) + " hops (--hops), not " + hops);
        }
        checkRange("--control-port", controlPort, visors);
        checkRange("--services-port", servicesPort, 6);
    }

    private static void checkRange(String option, int first, int number) {
        if (first < 0 || first + number - 1 > LAST_PORT) {
            throw new IllegalArgumentException(option + " " + first + " leaves no room for " + number + " ports");
        }
    }

    /** Where the visor of that place in the chain, 0 being the first, is controlled. */
    InetSocketAddress control(int index) {
        return loopback(controlPort == 0 ? 0 : controlPort + index);
    }

    /** The port of the service of that number, from 0. */
    int service(int index) {
        return servicesPort == 0 ? 0 : servicesPort + index;
    }

    static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
