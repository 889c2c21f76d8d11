package io.skyloom.routing.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobNumbering;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.key.PubKey;
import io.skyloom.routing.rule.BidirectionalRoute;
import io.skyloom.routing.rule.EdgeRules;
import io.skyloom.routing.rule.Hop;
import io.skyloom.routing.rule.RouteDescriptor;
import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.rpc.HeaderTypes;
import io.skyloom.rpc.RpcAnswerException;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.virtual.SlicedStream;
import io.skyloom.seam.virtual.StreamPair;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Setups recorded from the network's own programs. Each party of ours is played against the recorded others, byte for
 * byte: the setup node, every visor's router, and the initiator.
 */
class RecordedSetupTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final PubKey NODE = TestVisors.NODE;

    private static Vector file() {
        return Vectors.load("setup-rpc.json");
    }

    static Stream<Vector> scenarios() {
        return Vectors.each("setup-rpc.json", "scenarios");
    }

    static Stream<Vector> gateways() {
        return Vectors.each("setup-rpc.json", "router_gateway");
    }

    private static PubKey key(String name) {
        return file().list("keys").stream()
                .filter(one -> one.text("name").equals(name))
                .map(one -> PubKey.parse(one.text("pk")))
                .findFirst()
                .orElseThrow();
    }

    private static List<RecordedConnection> to(Vector scenario, String server) {
        return scenario.list("connections").stream()
                .filter(one -> one.text("server").equals(server))
                .flatMap(one -> RecordedConnection.of(one).stream())
                .toList();
    }

    private static Set<String> visors(Vector scenario) {
        return scenario.list("connections").stream()
                .map(one -> one.text("server"))
                .filter(server -> server.startsWith("visor"))
                .collect(java.util.stream.Collectors.toCollection(java.util.TreeSet::new));
    }

    private static GobType<?> stranger() {
        return GobStruct.<Gob.Nothing>define("main.Stranger", fields -> row -> Gob.Nothing.NOTHING);
    }

    private static GobNumbering strangersAfter(Runnable first, GobNumbering numbering, int count) {
        first.run();
        for (int i = 0; i < count; i++) {
            numbering.meet(stranger());
        }
        return numbering;
    }

    // ---- the setup node -------------------------------------------------------------------------------------------

    /** The recorded node was one process: what it met on other streams had taken numbers already. */
    private static GobNumbering nodeAsClient(PubKey visor) {
        GobNumbering numbering = new GobNumbering();
        boolean edge = visor.equals(key("visor C"));
        return edge ? strangersAfter(() -> HeaderTypes.meetRequest(numbering), numbering, 1) : numbering;
    }

    private static GobNumbering nodeAsServer(Vector scenario) {
        GobNumbering numbering = new GobNumbering();
        String reply = to(scenario, "setup node").get(0).turns().get(1);
        // The number of the response header tells what the process had met before: nothing, or what visors are sent.
        int before = reply.startsWith("3aff87") ? 4 : 0;
        if (before == 4) {
            numbering.meet(stranger());
            numbering.meet(stranger());
            numbering.meet(EdgeMessage.GOB);
        }
        return numbering;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldWorkAsTheRecordedSetupNodeDid(Vector scenario, World world) throws Exception {
        SetupNetwork network = new SetupNetwork(world.virtual().time());
        Seams seams = world.realSeams("node");
        SetupNodeConfig config = SetupNodeConfig.ofVersion("test").withIdle(Duration.ZERO);
        Map<String, Outcome<Boolean>> played = new LinkedHashMap<>();
        List<SetupListener> listeners = new ArrayList<>();
        for (String visor : visors(scenario)) {
            SetupListener listener = network.listen(key(visor), SetupDialer.ROUTER_PORT);
            listeners.add(listener);
            Outcome<Boolean> outcome = new Outcome<>();
            played.put(visor, outcome);
            world.realSeams("visor").threads().start(visor, () -> playVisor(scenario, visor, listener, outcome));
        }
        if (scenario.text("name").equals("destination_unreachable")) {
            for (String visor : List.of("visor A", "visor B")) {
                listeners.add(network.listen(key(visor), SetupDialer.ROUTER_PORT));
            }
            network.setUnreachable(key("visor C"), new IOException("dmsg error 100 - entry is not found in discovery"));
        }
        try (SetupNode node =
                new SetupNode(network.from(NODE), config, List::of, seams, RecordedSetupTest::nodeAsClient)) {
            node.serve(network.listen(NODE, SetupDialer.SETUP_PORT), () -> nodeAsServer(scenario));
            for (RecordedConnection initiator : to(scenario, "setup node")) {
                try (ByteStream stream = network.from(key("visor A")).dial(NODE, SetupDialer.SETUP_PORT, LIMIT)) {
                    initiator.call(stream);
                }
            }
            for (Outcome<Boolean> outcome : played.values()) {
                outcome.await(seams.timers(), LIMIT);
            }
            Eventually.holds(
                    "every stream to a visor is closed",
                    Duration.ofSeconds(60),
                    () -> node.counters().links() == 0);
        } finally {
            for (SetupListener listener : listeners) {
                listener.close();
            }
        }
    }

    private static void playVisor(Vector scenario, String visor, SetupListener listener, Outcome<Boolean> played) {
        try {
            for (RecordedConnection connection : to(scenario, visor)) {
                try (ByteStream stream = listener.accept().stream()) {
                    connection.answer(stream);
                    drain(stream);
                }
            }
            played.complete(true);
        } catch (IOException | AssertionError e) {
            played.fail(e);
        }
    }

    /** Where the record ends, ours may still take rules back, which these visors do not know. */
    private static void drain(ByteStream stream) throws IOException {
        byte[] sink = new byte[512];
        stream.shutdownOutput();
        while (stream.read(sink, 0, sink.length) >= 0) {
            assertThat(new String(sink, java.nio.charset.StandardCharsets.ISO_8859_1))
                    .contains("RPCGateway.DelRules");
        }
    }

    // ---- the visors -----------------------------------------------------------------------------------------------

    private static int firstId(String visor) {
        return switch (visor) {
            case "visor A" -> 1;
            case "visor B" -> 201;
            default -> 70001;
        };
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldAnswerTheRecordedSetupNodeAsTheVisorsDid(Vector scenario, World world) throws Exception {
        for (String visor : visors(scenario)) {
            SetupNetwork network = new SetupNetwork(world.virtual().time());
            MemoryRouter router = new MemoryRouter(firstId(visor));
            if (scenario.text("name").equals("destination_refuses") && visor.equals("visor C")) {
                router.before(act -> {
                    if (act == MemoryRouter.Act.EDGE) {
                        throw new RouterRefusal(RouterRefusal.ADD_RULES, "io: read/write on closed pipe");
                    }
                });
            }
            playNode(to(scenario, visor), key(visor), router, network, world);
        }
    }

    @ParameterizedTest
    @MethodSource("gateways")
    void shouldAnswerDirectCallsAsTheRecordedVisorDid(Vector calls, World world) throws Exception {
        SetupNetwork network = new SetupNetwork(world.virtual().time());
        MemoryRouter router = new MemoryRouter(201);
        // The recorded call installs a rule under an id that nobody had reserved, which ours would refuse.
        router.hold(1, NODE);
        playNode(RecordedConnection.of(calls.object("connection")), key("visor B"), router, network, world);
    }

    private static void playNode(
            List<RecordedConnection> connections, PubKey visor, MemoryRouter router, SetupNetwork network, World world)
            throws Exception {
        Seams seams = world.realSeams("visor");
        GatewayLimits limits = GatewayLimits.DEFAULT.withIdsPerCall(255);
        try (RouterGateway gateway = new RouterGateway(
                visor,
                Set.of(NODE),
                router,
                network.listen(visor, SetupDialer.ROUTER_PORT),
                new HandedOut(seams.clock()),
                limits,
                seams)) {
            for (RecordedConnection connection : connections) {
                try (ByteStream stream =
                        new SlicedStream(network.from(NODE).dial(visor, SetupDialer.ROUTER_PORT, LIMIT), 5)) {
                    connection.call(stream);
                }
            }
            Eventually.holds("the streams are forgotten", () -> gateway.connections() == 0);
            assertThat(gateway.refused()).isZero();
        }
    }

    // ---- the initiator --------------------------------------------------------------------------------------------

    private static List<Hop> hops(List<Vector> recorded) {
        return recorded.stream()
                .map(hop -> new Hop(
                        UUID.fromString(hop.text("TpID")),
                        PubKey.parse(hop.text("From")),
                        PubKey.parse(hop.text("To"))))
                .toList();
    }

    private static RouteRequest request(Vector scenario) {
        Vector asked = file().object("request");
        RouteDescriptor desc = RouteDescriptor.read(asked.bytes("Desc"), 0);
        boolean wrong = scenario.text("name").equals("wrong_descriptor");
        boolean oneWay = scenario.text("name").equals("no_reverse_hops");
        return new RouteRequest(
                wrong ? desc.inverted() : desc,
                Duration.ofNanos(asked.number("KeepAlive")),
                hops(asked.list("Forward")),
                oneWay ? List.of() : hops(asked.list("Reverse")));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldAskAsTheRecordedInitiatorDid(Vector scenario, World world) throws Exception {
        Seams seams = world.realSeams("initiator");
        RecordedConnection recorded = to(scenario, "setup node").get(0);
        try (StreamPair pair = StreamPair.in(world.virtual().time());
                RpcClient rpc = RpcClient.over(
                        new SlicedStream(pair.first(), 7), "rpc:setup", RpcClientLimits.DEFAULT, seams)) {
            Outcome<Boolean> played = new Outcome<>();
            seams.threads().start("node", () -> playServer(recorded, pair.second(), played));
            for (Vector result : scenario.list("result_at_initiator")) {
                assertResult(rpc, request(scenario), result);
            }
            played.await(seams.timers(), LIMIT);
        }
    }

    private static void playServer(RecordedConnection recorded, ByteStream stream, Outcome<Boolean> played) {
        try {
            recorded.answer(stream);
            played.complete(true);
        } catch (IOException | AssertionError e) {
            played.fail(e);
        }
    }

    private static void assertResult(RpcClient rpc, RouteRequest request, Vector result) throws Exception {
        if (result.has("error")) {
            assertThatThrownBy(() -> rpc.call(SetupMethods.SETUP, SetupMethods.DIAL, request, LIMIT))
                    .isInstanceOfSatisfying(
                            RpcAnswerException.class, e -> assertThat(e.text()).isEqualTo(result.text("error")));
            return;
        }
        EdgeRules edge =
                rpc.call(SetupMethods.SETUP, SetupMethods.DIAL, request, LIMIT).checked();
        Vector recorded = result.object("edge_rules");
        assertThat(HexFormat.of().formatHex(edge.desc().bytes())).isEqualTo(recorded.text("Desc"));
        assertThat(HexFormat.of().formatHex(edge.forward().bytes())).isEqualTo(recorded.text("Forward"));
        assertThat(HexFormat.of().formatHex(edge.reverse().bytes())).isEqualTo(recorded.text("Reverse"));
    }

    /** The client as a whole: the answer fits the request, and the ids are those that were handed out to the node. */
    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldReportAsTheRecordedInitiatorDid(Vector scenario, World world) throws Exception {
        Vector result = scenario.list("result_at_initiator").get(0);
        String name = scenario.text("name");
        if (name.equals("no_reverse_hops") || name.equals("wrong_descriptor")) {
            // Ours cannot even be made to ask for such a route.
            assertThatThrownBy(() -> request(scenario).checked()).hasMessage(result.text("error"));
            return;
        }
        SetupNetwork network = new SetupNetwork(world.virtual().time());
        Seams seams = world.realSeams("initiator");
        HandedOut handedOut = new HandedOut(seams.clock());
        handedOut.note(new int[] {1, 2}, NODE);
        SetupClient client = new SetupClient(
                network.from(key("visor A")), List.of(NODE), handedOut, SetupClientLimits.DEFAULT, seams);
        try (SetupListener listener = network.listen(NODE, SetupDialer.SETUP_PORT)) {
            Outcome<Boolean> played = new Outcome<>();
            RecordedConnection whole = to(scenario, "setup node").get(0);
            RecordedConnection first = new RecordedConnection(
                    whole.client(), whole.server(), whole.turns().subList(0, 2));
            seams.threads().start("node", () -> {
                try (ByteStream stream = listener.accept().stream()) {
                    playServer(first, stream, played);
                    assertThat(stream.read(new byte[1], 0, 1)).isEqualTo(-1);
                } catch (IOException e) {
                    played.fail(e);
                }
            });
            BidirectionalRoute route = request(scenario).checked();
            if (result.has("error")) {
                assertThatThrownBy(() -> client.dialRouteGroup(route))
                        .hasMessage("route setup: " + result.text("error"));
            } else {
                assertThat(client.dialRouteGroup(route).rules().forward().bytes())
                        .isEqualTo(result.object("edge_rules").bytes("Forward"));
            }
            played.await(seams.timers(), LIMIT);
        }
    }
}
