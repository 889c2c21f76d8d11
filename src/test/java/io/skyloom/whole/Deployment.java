package io.skyloom.whole;

import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.engine.visor.Visor;
import io.skyloom.http.BaseUrl;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.PacketRouter;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.seam.Seams;
import io.skyloom.stcpr.StcprSettings;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** An address resolver, a transport discovery and visors on loopback, on real sockets and free ports. */
final class Deployment implements AutoCloseable {
    private final World world;
    private final Curve curve = Curve.bouncyCastle();
    private final AddressResolverService resolver;
    private final TransportDiscoveryService discovery;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();

    Deployment(World world) throws IOException {
        this.world = world;
        InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        resolver = AddressResolverService.start(
                world.realSeams("resolver"), curve, anywhere, AddressResolverConfig.ofPrivateDeployment("test"));
        running.push(resolver);
        discovery = TransportDiscoveryService.start(
                world.realSeams("discovery"), curve, anywhere, TransportDiscoveryConfig.ofVersion("test"));
        running.push(discovery);
    }

    BaseUrl discoveryUrl() {
        return url(discovery.localAddress());
    }

    /** A started visor whose packets go to {@code router}. */
    Visor visor(String name, PacketRouter router) throws IOException {
        Seams seams = world.realSeams(name);
        Visor visor = Visor.builder()
                .keys(KeyPair.generate(curve, seams.entropy()))
                .seams(seams)
                .resolver(url(resolver.localAddress()))
                .discovery(discoveryUrl())
                .stcpr(new StcprSettings(InetAddress.getLoopbackAddress(), 0, Optional::empty))
                .router(router)
                .version("test")
                .build()
                .start();
        running.push(visor);
        world.mustBeEmpty(name + "'s transports", visor.transports()::entries);
        return visor;
    }

    @Override
    public void close() throws Exception {
        while (!running.isEmpty()) {
            running.pop().close();
        }
    }

    private static BaseUrl url(InetSocketAddress place) {
        return BaseUrl.parse("http://" + place.getAddress().getHostAddress() + ":" + place.getPort());
    }
}
