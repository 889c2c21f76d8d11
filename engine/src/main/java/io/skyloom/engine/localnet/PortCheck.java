package io.skyloom.engine.localnet;

import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;

/** Looks at ports before anything is started, so that a taken one costs no time and is told plainly. */
final class PortCheck {
    private static final int SERVICES = 6;

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

    /** The place itself, or the same host with a port that was free a moment ago. */
    static InetSocketAddress withPort(InetSocketAddress place, Seams seams) throws IOException {
        if (place.getPort() != 0) {
            return place;
        }
        try (StreamListener probe = seams.net().listen(place)) {
            return probe.localAddress();
        }
    }
}
