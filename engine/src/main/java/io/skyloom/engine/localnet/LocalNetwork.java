package io.skyloom.engine.localnet;

import io.skyloom.engine.control.ControlClient;
import io.skyloom.engine.deployment.Deployment;
import io.skyloom.engine.life.Running;
import io.skyloom.engine.program.ProgramOptions;
import io.skyloom.engine.skysocks.SkysocksServer;
import io.skyloom.key.PubKey;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A deployment, a chain of visors A, B, C …, a transport from each to the next, an exit on the visor at the end of the
 * proxy's route, and a SOCKS5 proxy on the first. {@link #start} and {@link #close} are called by one thread each; what is
 * asked in between may be asked by any.
 */
public final class LocalNetwork implements AutoCloseable {
    private final NetworkPlan plan;
    private final Deployment services;
    private final List<LocalVisor> visors;
    private final InetSocketAddress proxy;
    private final Duration took;
    private final Seams seams;
    private final Running running;

    LocalNetwork(
            NetworkPlan plan,
            Deployment services,
            List<LocalVisor> visors,
            InetSocketAddress proxy,
            Duration took,
            Seams seams,
            Running running) {
        this.plan = plan;
        this.services = services;
        this.visors = List.copyOf(visors);
        this.proxy = proxy;
        this.took = took;
        this.seams = seams;
        this.running = running;
    }

    /**
     * Brings it up and returns when the first bytes have come through the proxy.
     *
     * @param progress is told what happens, in a line each
     * @throws PortTakenException when a port that was asked for is taken
     * @throws IOException when it did not come up; nothing is left running then
     */
    public static LocalNetwork start(NetworkPlan plan, ProgramOptions options, Consumer<String> progress)
            throws IOException {
        return new NetworkStart(plan, options, progress).run();
    }

    /** Its visors in the order of the chain. */
    public List<LocalVisor> visors() {
        return visors;
    }

    /** How many hops the proxy's route has. */
    int hops() {
        return plan.hops();
    }

    /** Its services. */
    public Deployment services() {
        return services;
    }

    /** How long it took to come up. */
    public Duration took() {
        return took;
    }

    /** Where the SOCKS5 proxy listens. */
    public InetSocketAddress proxy() {
        return proxy;
    }

    /** The visor that the proxy's traffic leaves by. */
    public LocalVisor exit() {
        return visors.get(plan.hops());
    }

    /** Time and sockets of the network's own errands. */
    Seams seams() {
        return seams;
    }

    /** A connection to the visor's control port; the caller's. */
    public ControlClient control(LocalVisor visor) throws IOException {
        return ControlClient.connect(seams, visor.control());
    }

    /**
     * The names of the visors that the proxy's traffic crosses, as their rules say; empty while there is no route.
     *
     * @throws IOException when a visor does not answer
     */
    public List<String> route() throws IOException {
        Map<PubKey, ControlClient> controls = new LinkedHashMap<>();
        try {
            for (LocalVisor visor : visors) {
                controls.put(visor.key(), control(visor));
            }
            return new RouteTrace(controls)
                    .find(visors.getFirst().key(), exit().key(), SkysocksServer.PORT).stream()
                            .map(this::name)
                            .toList();
        } finally {
            controls.values().forEach(ControlClient::close);
        }
    }

    private String name(PubKey key) {
        return visors.stream()
                .filter(visor -> visor.key().equals(key))
                .map(LocalVisor::name)
                .findFirst()
                .orElseGet(key::brief);
    }

    /** Ends everything, newest first, each part within limits of its own. Idempotent. */
    @Override
    public void close() {
        running.close();
    }
}
