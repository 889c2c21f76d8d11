package io.skyloom.engine.localnet;

import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Set;

/** Looks at ports before anything is started, so that a taken one costs no time and is told plainly. */
final class PortCheck {
    private static final int SERVICES = 6;

    /** Below those that the usual systems give to whoever asks for any port, so that nobody is given it meanwhile. */
    private static final int FIRST_QUIET = 20_000;

    private static final int LAST_QUIET = 32_767;
    private static final int TRIES = 100;

    private PortCheck() {}

    /** @throws PortTakenException for the first port that was asked for and is not free */
    static void requireFree(NetworkPlan plan, Seams seams) throws IOException {
        require("the proxy", plan.proxy(), "--proxy", seams);
        for (int i = 0; i < plan.visors(); i++) {
            require("a visor's control", plan.control(i), "--control-port", seams);
        }
        for (int i = 0; i < SERVICES; i++) {
            require("a service", NetworkPlan.loopback(plan.service(i)), "--services-port", seams);
        }
    }

    private static void require(String what, InetSocketAddress place, String option, Seams seams) throws IOException {
        if (place.getPort() == 0) {
            return;
        }
        try (StreamListener probe = seams.net().listen(place)) {
            probe.localAddress();
        } catch (BindException e) {
            throw new PortTakenException(what, place, option, e);
        }
    }

    /**
     * The place itself, or the same host with a port that was free a moment ago and that the usual systems do not give away.
     *
     * @param drawn ports that were drawn before; any thread may add to them
     */
    static InetSocketAddress withPort(InetSocketAddress place, Set<Integer> drawn, Seams seams) throws IOException {
        if (place.getPort() != 0) {
            return place;
        }
        for (int i = 0; i < TRIES; i++) {
            int port = Math.toIntExact(FIRST_QUIET + seams.entropy().nextLong(LAST_QUIET - FIRST_QUIET + 1L));
            if (!drawn.add(port)) {
                continue;
            }
            try (StreamListener probe = seams.net().listen(new InetSocketAddress(place.getAddress(), port))) {
                return probe.localAddress();
            } catch (BindException e) {
                // Somebody has it; there are others.
            }
        }
        try (StreamListener probe = seams.net().listen(place)) {
            return probe.localAddress();
        }
    }
}
