package io.skyloom.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.aead.AeadProvider;
import io.skyloom.discovery.TransportDiscoveryClient;
import io.skyloom.discovery.TransportDiscoveryConfig;
import io.skyloom.discovery.TransportDiscoveryService;
import io.skyloom.dmsg.client.ClientKeys;
import io.skyloom.dmsg.discovery.DmsgDiscoveryConfig;
import io.skyloom.dmsg.discovery.DmsgDiscoveryService;
import io.skyloom.dmsg.discovery.HttpDmsgDiscovery;
import io.skyloom.dmsg.discovery.MemoryEntryStore;
import io.skyloom.dmsg.server.DmsgServer;
import io.skyloom.dmsg.server.DmsgServerConfig;
import io.skyloom.dmsg.session.SessionConfig;
import io.skyloom.engine.dmsg.DmsgNode;
import io.skyloom.engine.dmsg.DmsgSettings;
import io.skyloom.engine.visor.Visor;
import io.skyloom.entry.Label;
import io.skyloom.http.BaseUrl;
import io.skyloom.http.HttpClient;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.HostPort;
import io.skyloom.network.VisorIdentity;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.CleanRun;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Visors that have nothing but dmsg, on real sockets: transports, and services that are themselves behind dmsg. */
@ExtendWith(CleanRun.class)
class DmsgVisorsTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** A dmsg discovery and a server on loopback; closes whatever else is given to it, the last first. */
    private static final class Harbour implements AutoCloseable {
        private final World world;
        private final Curve curve = Curve.bouncyCastle();
        private final Deque<AutoCloseable> running = new ArrayDeque<>();
        private final DmsgDiscoveryService discovery;
        private final PubKey serverKey;
        private final HostPort serverPlace;

        Harbour(World world) throws IOException {
            this.world = world;
            Seams seams = world.realSeams("dmsgd");
            discovery = closing(DmsgDiscoveryService.start(
                    seams,
                    DmsgDiscoveryConfig.onOneMachine(),
                    curve,
                    new MemoryEntryStore(seams.clock()),
                    seams.net().listen(ANYWHERE)));
            DmsgServer server = closing(server());
            serverKey = server.key();
            serverPlace = new HostPort("127.0.0.1", server.localAddress().getPort());
            Eventually.holds(
                    "the server is published", LIMIT, () -> server.published().isDone());
        }

        private DmsgServer server() throws IOException {
            Seams seams = world.realSeams("dmsgs");
            StreamListener listener = seams.net().listen(ANYWHERE);
            HttpClient http = closing(HttpClient.tcp(seams));
            return DmsgServer.start(
                    identity(seams),
                    seams,
                    listener,
                    new HttpDmsgDiscovery(http, discoveryUrl(), LIMIT),
                    DmsgServerConfig.at(
                            "127.0.0.1:" + listener.localAddress().getPort(),
                            DmsgServerConfig.Mesh.passive(),
                            SessionConfig.ofServer(new BufferPool(1 << 20))));
        }

        VisorIdentity identity(Seams seams) {
            KeyPair keys = KeyPair.generate(curve, seams.entropy());
            return new VisorIdentity(
                    keys, NoiseConfig.of(curve, seams.entropy(), Hybrid.OFFER), AeadProvider.choose("auto"));
        }

        BaseUrl discoveryUrl() {
            return BaseUrl.parse("http://127.0.0.1:" + discovery.localAddress().getPort());
        }

        DmsgSettings settings() {
            return DmsgSettings.at(discoveryUrl()).withSessions(1);
        }

        /** Knows the server, and no discovery but the given one. */
        DmsgSettings settings(Optional<BaseUrl> behindDmsg, String type) {
            return new DmsgSettings(
                    behindDmsg, 1, Set.of(), Map.of(serverKey, serverPlace), Set.of(), type, new ClientKeys());
        }

        Visor.Builder visor(Seams seams) {
            return Visor.builder()
                    .keys(KeyPair.generate(curve, seams.entropy()))
                    .seams(seams)
                    .version("test");
        }

        Visor started(Visor.Builder builder) throws IOException {
            Visor visor = closing(builder.build().start());
            world.mustBeEmpty("transports of " + visor.key().brief(), visor.transports()::entries);
            return visor;
        }

        <T extends AutoCloseable> T closing(T one) {
            running.push(one);
            return one;
        }

        @Override
        public void close() throws Exception {
            while (!running.isEmpty()) {
                running.pop().close();
            }
        }
    }

    @Test
    void shouldCarryPacketsBothWaysBetweenVisorsThatHaveOnlyDmsg(World world) throws Exception {
        try (Harbour harbour = new Harbour(world)) {
            PacketLog atA = new PacketLog();
            PacketLog atB = new PacketLog();
            Visor a = harbour.started(
                    harbour.visor(world.realSeams("A")).dmsg(harbour.settings()).router(atA));
            Visor b = harbour.started(
                    harbour.visor(world.realSeams("B")).dmsg(harbour.settings()).router(atB));
            b.dmsg().orElseThrow().awaitReady(LIMIT);

            ManagedTransport there = connect(a, b);
            send(there, 1);
            Eventually.holds("a packet at B", LIMIT, () -> atB.packets().size() == 1);
            send(b.transports().to(a.key()).getFirst(), 2);
            Eventually.holds("a packet at A", LIMIT, () -> atA.packets().size() == 1);

            assertThat(there.type()).isEqualTo("dmsg");
            assertThat(a.transports().types()).contains("dmsg");
        }
    }

    @Test
    void shouldPublishATransportAtADiscoveryThatIsBehindDmsgWhereTheDmsgDiscoveryIsToo(World world) throws Exception {
        try (Harbour harbour = new Harbour(world)) {
            Seams home = world.realSeams("services");
            TransportDiscoveryService transports = harbour.closing(TransportDiscoveryService.start(
                    home, harbour.curve, ANYWHERE, TransportDiscoveryConfig.ofVersion("test")));
            DmsgNode node = harbour.closing(
                    DmsgNode.prepare(harbour.identity(home), home, harbour.settings(Optional.empty(), "")));
            transports.serveRelayed(node.client().listen(81));
            harbour.discovery.serveRelayed(node.client().listen(80));
            node.begin();
            Eventually.holds(
                    "the services are there", LIMIT, () -> node.client().hasSession());
            BaseUrl dmsgDiscovery =
                    BaseUrl.parse("dmsg://" + node.client().key().hex() + ":80");
            BaseUrl discovery = BaseUrl.parse("dmsg://" + node.client().key().hex() + ":81");

            Visor a = behind(harbour, world.realSeams("A"), dmsgDiscovery, discovery);
            Visor b = behind(harbour, world.realSeams("B"), dmsgDiscovery, discovery);
            a.dmsg().orElseThrow().awaitReady(LIMIT);
            b.dmsg().orElseThrow().awaitReady(LIMIT);
            ManagedTransport made = connect(a, b);

            Seams reader = world.realSeams("reader");
            try (TransportDiscoveryClient byTcp = new TransportDiscoveryClient(
                    reader,
                    HttpClient.tcp(reader),
                    BaseUrl.parse(
                            "http://127.0.0.1:" + transports.localAddress().getPort()),
                    KeyPair.generate(harbour.curve, reader.entropy()),
                    harbour.curve,
                    "test",
                    LIMIT)) {
                Eventually.holds("the transport is published", LIMIT, () -> isPublished(byTcp, made));
            }
        }
    }

    private static Visor behind(Harbour harbour, Seams seams, BaseUrl dmsgDiscovery, BaseUrl discovery)
            throws IOException {
        return harbour.started(harbour.visor(seams)
                .dmsg(harbour.settings(Optional.of(dmsgDiscovery), "visor"))
                .discovery(discovery));
    }

    private static boolean isPublished(TransportDiscoveryClient reader, ManagedTransport transport) {
        try {
            return reader.byId(transport.id()).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /** Dials until it succeeds: a destination may not have been found at the first attempt. */
    private static ManagedTransport connect(Visor from, Visor to) {
        ManagedTransport[] made = new ManagedTransport[1];
        Eventually.holds("a transport", LIMIT, () -> {
            try {
                made[0] = from.transports().save(to.key(), "dmsg", Label.USER, LIMIT);
                return true;
            } catch (IOException e) {
                return false;
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        return made[0];
    }

    private static void send(ManagedTransport transport, int mark) throws IOException {
        byte[] packet = new byte[PacketHeader.BYTES + 1];
        PacketHeader.put(packet, 0, 0, 7, 1);
        packet[PacketHeader.BYTES] = (byte) mark;
        transport.append(packet, 0, packet.length);
        transport.flush();
    }
}
