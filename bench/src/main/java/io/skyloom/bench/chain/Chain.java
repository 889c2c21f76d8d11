package io.skyloom.bench.chain;

import io.skyloom.engine.deployment.Deployment;
import io.skyloom.engine.deployment.ServiceKeys;
import io.skyloom.engine.deployment.ServicePlaces;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.stcpr.StcprSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** A deployment and visors in a row, each with a transport to the next. Used by one thread. */
final class Chain implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final List<Visor> visors = new ArrayList<>();
    private final Deployment services;
    private final Curve curve = Curve.bouncyCastle();

    /**
     * Builds it and waits until the transports are up.
     *
     * @param hops at least 1
     * @param type of the transports, {@code stcpr} or {@code dmsg}
     */
    Chain(int hops, String type) throws IOException, InterruptedException {
        ServiceKeys keys = ServiceKeys.generate(curve, seams("keys").entropy());
        services = closing(Deployment.start(ServicePlaces.anyOnLoopback(), keys, this::seams, "bench"));
        until(services::isReady);
        for (int i = 0; i <= hops; i++) {
            visors.add(visor("visor" + i, hops));
        }
        for (Visor one : visors) {
            until(() -> one.dmsg().orElseThrow().isPublished());
        }
        for (int i = 0; i < hops; i++) {
            visors.get(i).transports().save(visors.get(i + 1).key(), type, Label.USER, LIMIT);
        }
    }

    private Visor visor(String name, int hops) throws IOException {
        Seams seams = seams(name);
        return closing(Visor.builder()
                .keys(KeyPair.generate(curve, seams.entropy()))
                .seams(seams)
                .resolver(services.resolver())
                .discovery(services.discovery())
                .stcpr(new StcprSettings(InetAddress.getLoopbackAddress(), 0, Optional::empty))
                .dmsg(DmsgSettings.at(services.dmsgDiscovery()).withSessions(1))
                .routing(services.routing(hops, hops))
                .version("bench")
                .build()
                .start());
    }

    private Seams seams(String owner) {
        return closing(SystemSeams.open(owner, SystemThreads.DataPlane.AUTO)).seams();
    }

    private <T extends AutoCloseable> T closing(T one) {
        running.push(one);
        return one;
    }

    private static void until(BooleanSupplier met) throws IOException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!met.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("the chain is not up after " + LIMIT.toSeconds() + " s");
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    Visor first() {
        return visors.getFirst();
    }

    Visor last() {
        return visors.getLast();
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }
}
