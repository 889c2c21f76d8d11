package io.skyloom.engine.cli;

import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.dmsg.redis.RedisAddress;
import io.skyloom.dmsg.redis.RedisEntryStore;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.resolver.AddressResolverConfig;
import io.skyloom.resolver.AddressResolverService;
import io.skyloom.routing.finder.RouteFinderConfig;
import io.skyloom.routing.finder.RouteFinderService;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import io.skyloom.seam.system.UntilStopped;
import io.skyloom.services.ServiceDiscoveryConfig;
import io.skyloom.services.ServiceDiscoveryService;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs one service of a deployment until the process is stopped. */
@Command(
        name = "svc",
        description = "Run one service of a deployment.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "SERVICE",
        subcommands = {
            ServiceCommand.Resolver.class,
            ServiceCommand.TransportDiscovery.class,
            ServiceCommand.DmsgDiscovery.class,
            DmsgServerCommand.class,
            ServiceCommand.Finder.class,
            ServiceCommand.Services.class,
            SetupNodeCommand.class
        })
final class ServiceCommand {
    /** What every service has: where to listen, and a life until the process is stopped. */
    abstract static class Service implements Callable<Integer> {
        @Option(
                names = "--listen",
                paramLabel = "HOST:PORT",
                converter = Endpoint.class,
                description =
                        "Where to serve; port 0 takes a free one. Default: this service's usual port on loopback.")
        private @Nullable InetSocketAddress listen;

        @Mixin
        private DmsgServing dmsg = new DmsgServing();

        private final String name;
        private final int usualPort;

        Service(String name, int usualPort) {
            this.name = name;
            this.usualPort = usualPort;
        }

        /** Starts it; returns what to close and where it listens. */
        abstract Running start(Seams seams, InetSocketAddress listen) throws IOException;

        @Override
        public Integer call() throws Exception {
            try (SystemSeams opened = SystemSeams.open(name, SystemThreads.DataPlane.VIRTUAL)) {
                Running running = start(
                        opened.seams(),
                        Endpoint.lookedUp(place(), opened.seams().net()));
                System.out.println(name + " on " + Endpoint.text(running.where()));
                Optional<AutoCloseable> relayed = dmsg.start(opened.seams(), running.alsoOn());
                UntilStopped.hold(() -> {
                    if (relayed.isPresent()) {
                        relayed.get().close();
                    }
                    running.what().close();
                });
            }
            return 0;
        }

        private InetSocketAddress place() {
            return listen == null ? new InetSocketAddress(InetAddress.getLoopbackAddress(), usualPort) : listen;
        }

        /** A service that runs. */
        record Running(AutoCloseable what, InetSocketAddress where, Consumer<StreamListener> alsoOn) {}
    }

    /** The address resolver. */
    @Command(
            name = "address-resolver",
            description = "Tell visors where their peers are.",
            mixinStandardHelpOptions = true)
    static final class Resolver extends Service {
        @Option(
                names = "--public",
                description = "Accept visors at public addresses only, as the public deployment does.")
        private boolean publicOnly;

        Resolver() {
            super("address-resolver", 9093);
        }

        @Override
        Running start(Seams seams, InetSocketAddress listen) throws IOException {
            AddressResolverConfig config = AddressResolverConfig.ofPrivateDeployment(Main.VERSION);
            AddressResolverService service = AddressResolverService.start(
                    seams, Curve.bouncyCastle(), listen, publicOnly ? config.forPublicAddresses() : config);
            return new Running(service, service.localAddress(), service::serveRelayed);
        }
    }

    /** The transport discovery. */
    @Command(
            name = "transport-discovery",
            description = "Keep the list of transports that routes are made of.",
            mixinStandardHelpOptions = true)
    static final class TransportDiscovery extends Service {
        TransportDiscovery() {
            super("transport-discovery", 9091);
        }

        @Override
        Running start(Seams seams, InetSocketAddress listen) throws IOException {
            TransportDiscoveryService service = TransportDiscoveryService.start(
                    seams, Curve.bouncyCastle(), listen, TransportDiscoveryConfig.ofVersion(Main.VERSION));
            return new Running(service, service.localAddress(), service::serveRelayed);
        }
    }

    /** The service discovery. */
    @Command(
            name = "service-discovery",
            description = "Keep the list of proxies, VPN servers and public visors.",
            mixinStandardHelpOptions = true)
    static final class Services extends Service {
        @Option(
                names = "--public",
                description = "List public visors only if they are seen at an address that they say they have.")
        private boolean publicOnly;

        Services() {
            super("service-discovery", 9098);
        }

        @Override
        Running start(Seams seams, InetSocketAddress listen) throws IOException {
            ServiceDiscoveryConfig config = ServiceDiscoveryConfig.ofPrivateDeployment(Main.VERSION);
            ServiceDiscoveryService service = ServiceDiscoveryService.start(
                    seams, Curve.bouncyCastle(), listen, publicOnly ? config.forReachableVisors() : config);
            return new Running(service, service.localAddress(), service::serveRelayed);
        }
    }

    /** The dmsg discovery. */
    @Command(
            name = "dmsg-discovery",
            description = "Keep the entries of dmsg clients and servers.",
            mixinStandardHelpOptions = true)
    static final class DmsgDiscovery extends Service {
        @Option(names = "--public", description = "Refuse servers at loopback addresses.")
        private boolean publicOnly;

        @Option(
                names = "--redis",
                paramLabel = "URL",
                converter = RedisPlace.class,
                description =
                        "Keep the entries in this Redis server (redis://[user:password@]host:port/database, rediss://"
                                + " for TLS), where several discoveries share them. Default: in memory.")
        private @Nullable RedisAddress redis;

        DmsgDiscovery() {
            super("dmsg-discovery", 9090);
        }

        @Override
        Running start(Seams seams, InetSocketAddress listen) throws IOException {
            DmsgDiscoveryService service = DmsgDiscoveryService.start(
                    seams,
                    publicOnly ? DmsgDiscoveryConfig.inPublic() : DmsgDiscoveryConfig.onOneMachine(),
                    Curve.bouncyCastle(),
                    redis == null ? new MemoryEntryStore(seams.clock()) : RedisEntryStore.at(redis),
                    seams.net().listen(listen));
            return new Running(service, service.localAddress(), service::serveRelayed);
        }
    }

    /** The route finder. */
    @Command(
            name = "route-finder",
            description = "Tell visors which ways lead to others.",
            mixinStandardHelpOptions = true)
    static final class Finder extends Service {
        private static final Duration LISTING = Duration.ofSeconds(10);

        @Option(
                names = "--discovery",
                paramLabel = "URL",
                defaultValue = "http://127.0.0.1:9091",
                description = "The transport discovery whose list is searched. Default: ${DEFAULT-VALUE}.")
        private String discovery = "http://127.0.0.1:9091";

        Finder() {
            super("route-finder", 9092);
        }

        @Override
        Running start(Seams seams, InetSocketAddress listen) throws IOException {
            Curve curve = Curve.bouncyCastle();
            // The list is open to anybody: the key signs nothing.
            KeyPair nobody = KeyPair.generate(curve, seams.entropy());
            TransportDiscoveryClient client = new TransportDiscoveryClient(
                    seams, HttpClient.tcp(seams), BaseUrl.parse(discovery), nobody, curve, Main.VERSION, LISTING);
            RouteFinderService service = RouteFinderService.start(
                    seams, client::all, listen, RouteFinderConfig.farFromDiscovery(Main.VERSION));
            AutoCloseable both = () -> {
                service.close();
                client.close();
            };
            return new Running(both, service.localAddress(), service::serveRelayed);
        }
    }
}
