package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.aead.AeadProvider;
import io.skyloom.engine.appserver.HelloProbe;
import io.skyloom.engine.skysocks.FrontProbe;
import io.skyloom.engine.socks.SocksAccess;
import io.skyloom.engine.socks.SocksHandshake;
import io.skyloom.engine.socks.SocksServerSide;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.http.HttpClient;
import io.skyloom.http.HttpRequest;
import io.skyloom.http.HttpResponse;
import io.skyloom.http.HttpServer;
import io.skyloom.http.HttpServerConfig;
import io.skyloom.key.KeyPair;
import io.skyloom.packet.PacketHeader;
import io.skyloom.routing.group.GroupContext;
import io.skyloom.routing.group.GroupEnd;
import io.skyloom.routing.group.GroupLife;
import io.skyloom.routing.group.GroupLimits;
import io.skyloom.routing.group.Parking;
import io.skyloom.routing.rule.RouteAddress;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.table.RouteIntake;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcConnection;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import io.skyloom.seam.Net;
import io.skyloom.seam.Seams;
import io.skyloom.yamux.BufferPool;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every conversation with a peer that falls silent after its first byte, its second, and so on, and never hangs up:
 * whoever is left behind ends within the limit that is documented for it, lets the stream go and leaves no timer or
 * thread. Time is virtual.
 */
class SilenceTest {
    private static final Duration CALL = Duration.ofSeconds(30);
    private static final Duration IDLE = Duration.ofMinutes(2);
    private static final Duration DIAL = Duration.ofSeconds(20);
    private static final AeadProvider AEAD = AeadProvider.choose("jdk");
    private static final Methods METHODS = Methods.of("routing.setup.SetupMethods");
    private static final String SERVICE = "RPCGateway";

    /** Whoever is left behind; returns when its side is over. */
    @FunctionalInterface
    interface Survivor {
        void live(Sim sim, Feed peer) throws Exception;
    }

    /**
     * A conversation.
     *
     * @param said what the peer would have said
     * @param limit of the survivor, all steps together
     */
    @SuppressWarnings("ArrayRecordComponent") // played, never compared
    record Conversation(String name, byte[] said, Duration limit, Survivor survivor) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Conversation> conversations() {
        byte[] request =
                Recorded.hex("setup-rpc.json", "client_to_server", "request").getFirst();
        byte[] answer = Recorded.hex("setup-rpc.json", "server_to_client").getFirst();
        byte[] socks = {5, 1, 0, 5, 1, 0, 3, 1, 'a', 0, 80};
        byte[] web = "GET http://a.example/ HTTP/1.1\r\nHost: a.example\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        byte[] accepted = Edits.join(NoiseTargets.XK.dialled(), SessionTargets.request(0));
        byte[] dialled = Edits.join(NoiseTargets.XK.answered(), SessionTargets.request(1));
        byte[] hello = Recorded.hex("app-handshake.json", "frame").getFirst();
        return Stream.of(
                new Conversation("app-hello", hello, seconds(10), SilenceTest::hello),
                new Conversation("http-server", HttpTargets.REQUESTS, seconds(30), SilenceTest::httpServer),
                new Conversation("http-client", HttpTargets.RESPONSE, seconds(10), SilenceTest::httpClient),
                new Conversation("rpc-server", request, IDLE.plusSeconds(10), SilenceTest::rpcServer),
                new Conversation("rpc-client", answer, CALL, SilenceTest::rpcClient),
                new Conversation("socks-front", socks, seconds(30), (sim, peer) -> FrontProbe.socks(peer, sim.seams)),
                new Conversation("http-front", web, seconds(31), (sim, peer) -> FrontProbe.http(peer, sim.seams)),
                new Conversation(
                        "skysocks", tunnelled(socks), seconds(130), (sim, peer) -> FrontProbe.exit(peer, sim.seams)),
                new Conversation("dmsg-server", accepted, seconds(45), (sim, peer) -> session(sim, peer, false)),
                new Conversation("dmsg-client", dialled, seconds(45), (sim, peer) -> session(sim, peer, true)),
                new Conversation(
                        "group-responder",
                        NoiseTargets.KK.dialled(),
                        seconds(18),
                        (sim, peer) -> group(sim, peer, false)),
                new Conversation(
                        "group-initiator",
                        NoiseTargets.KK.answered(),
                        seconds(23),
                        (sim, peer) -> group(sim, peer, true)));
    }

    private static Duration seconds(long number) {
        return Duration.ofSeconds(number);
    }

    @ParameterizedTest
    @MethodSource("conversations")
    void shouldEndInTimeWhereverThePeerFallsSilent(Conversation conversation) throws Exception {
        for (int cut = 0; cut <= conversation.said().length; cut++) {
            Feed peer = Feed.thenSilent(Arrays.copyOf(conversation.said(), cut), Integer.MAX_VALUE);
            Sim sim = new Sim();
            try {
                Duration took = sim.call(() -> {
                    conversation.survivor().live(sim, peer);
                    return sim.elapsed();
                });
                require(took.compareTo(conversation.limit()) <= 0, "it took " + took);
                require(peer.isClosed(), "the stream is let go");
                sim.verifyNothingLeft();
            } catch (Exception | AssertionError e) {
                throw new AssertionError(conversation + ", silent after " + cut + " bytes: " + e, e);
            }
        }
    }

    /** What could not fail would prove nothing: this one waits without any limit. */
    @Test
    void shouldFindASurvivorThatWaitsForEver() {
        Conversation patient = new Conversation(
                "patient",
                new byte[] {5},
                CALL,
                (sim, peer) -> SocksServerSide.receive(peer, new SocksHandshake(SocksAccess.open())));
        assertThatThrownBy(() -> shouldEndInTimeWhereverThePeerFallsSilent(patient))
                .hasMessageContaining("patient, silent after 0 bytes: ")
                .hasMessageContaining("no result within");
    }

    private static void hello(Sim sim, Feed peer) throws Exception {
        Seams seams = sim.seams;
        Net net = new OneDoor(new OneGuest(peer));
        try (AutoCloseable door =
                HelloProbe.open(new Seams(seams.clock(), seams.timers(), seams.threads(), net, seams.entropy()))) {
            peer.ended().settledWithin(seams.timers(), IDLE);
            require(peer.ended().isDone(), door + " keeps a newcomer");
        }
    }

    private static void httpServer(Sim sim, Feed peer) throws Exception {
        OneGuest door = new OneGuest(peer);
        HttpServerConfig config = HttpServerConfig.DEFAULT;
        try (HttpServer server =
                HttpServer.start(sim.seams, "http", door, call -> HttpResponse.plain(200, "fine"), config)) {
            peer.ended().settledWithin(sim.seams.timers(), IDLE);
        }
    }

    private static void httpClient(Sim sim, Feed peer) {
        try (HttpClient client = new HttpClient(sim.seams, (where, limit) -> peer, HttpTargets.CLIENT)) {
            client.send(HttpTargets.SERVICE, HttpRequest.get("/"), seconds(10));
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        }
    }

    private static void rpcServer(Sim sim, Feed peer) throws Exception {
        RpcServerLimits limits = RpcServerLimits.DEFAULT.withIdleLimit(IDLE);
        List<RpcService> services = List.of(METHODS.understood(SERVICE));
        try (RpcServer server = new RpcServer("rpc", limits, sim.seams)) {
            RpcConnection connection = server.serve(peer, "stranger", services);
            connection.ended().settledWithin(sim.seams.timers(), IDLE.multipliedBy(2));
        }
    }

    private static void rpcClient(Sim sim, Feed peer) throws InterruptedException {
        RpcMethod<Nothing, ?> method = METHODS.answers().getFirst();
        try (RpcClient client = RpcClient.over(peer, "rpc", RpcClientLimits.DEFAULT, sim.seams)) {
            client.call(SERVICE, method, Nothing.NOTHING, CALL);
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        }
    }

    private static void session(Sim sim, Feed peer, boolean dialling) throws Exception {
        BufferPool pool = new BufferPool(1 << 20);
        try {
            SessionTargets.run(sim, peer, pool, dialling);
        } catch (IOException e) {
            require(e.getMessage() != null, "a failure says why");
        }
        require(pool.lentBytes() == 0, "no buffer is kept");
    }

    /** The handshake of a route group; what the peer would have said comes in packets of 20 bytes, the first its greeting. */
    private static void group(Sim sim, Feed peer, boolean initiator) throws Exception {
        KeyPair own = initiator ? NoiseTargets.DIALLER : NoiseTargets.LISTENER;
        KeyPair other = initiator ? NoiseTargets.LISTENER : NoiseTargets.DIALLER;
        RouteDescriptor route = new RouteDescriptor(new RouteAddress(other.pub(), 7), new RouteAddress(own.pub(), 8));
        Parking parking = new Parking(sim.seams.clock(), sim.seams.timers());
        GroupContext context = new GroupContext(
                sim.seams, own, NoiseTargets.KK.config(initiator ? 1 : 2), AEAD, GroupLimits.usual(), parking);
        GroupTargets.Rules rules = new GroupTargets.Rules(true);
        GroupLife life = new GroupLife(route, initiator, IDLE, rules, rules, context);
        life.begin();
        if (initiator) {
            sim.seams.threads().start("dial", () -> GroupTargets.dial(life, DIAL, true));
        }
        byte[] said = peer.unread();
        if (said.length > 0) {
            give(life, 3, new byte[] {1});
        }
        for (int at = 0; at < said.length; at += 20) {
            give(life, 0, Arrays.copyOfRange(said, at, Math.min(said.length, at + 20)));
        }
        life.closed().settledWithin(sim.seams.timers(), DIAL);
        require(life.isSettled() || life.isOpen(), "a handshake without a peer ends by itself");
        life.end(new GroupEnd(GroupEnd.Kind.STOPPED, "enough"));
        life.closed().settledWithin(sim.seams.timers(), seconds(3));
        require(life.isSettled() && rules.isReleased(), "and then nothing is left of the group");
        peer.close();
    }

    private static void give(GroupLife life, int type, byte[] payload) {
        byte[] packet = new byte[PacketHeader.BYTES + payload.length];
        System.arraycopy(payload, 0, packet, PacketHeader.BYTES, payload.length);
        PacketHeader.put(packet, 0, type, 9, payload.length);
        life.onPacket(packet, 0, packet.length, RouteIntake.Feeder.NOBODY);
    }

    /** A stream of the multiplexer, and these bytes on it. */
    private static byte[] tunnelled(byte[] bytes) {
        byte[] begin = {0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0};
        byte[] head = {0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, (byte) bytes.length};
        return Edits.join(begin, Edits.join(head, bytes));
    }
}
