package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.gob.Gob.Nothing;
import io.skyloom.rpc.RpcClient;
import io.skyloom.rpc.RpcClientLimits;
import io.skyloom.rpc.RpcConnection;
import io.skyloom.rpc.RpcMethod;
import io.skyloom.rpc.RpcServer;
import io.skyloom.rpc.RpcServerLimits;
import io.skyloom.rpc.RpcService;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Remote calls with one end played by the fuzzer. Whatever a caller sends is answered or ends its own connection, the same
 * in pieces of any size; every argument that is understood survives its own bytes; an answer becomes a value of the
 * method's type or an exception.
 */
final class RpcTargets {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final RpcServerLimits LIMITS =
            RpcServerLimits.DEFAULT.withMessageBytes(1 << 16).withCalls(8);

    private static final Methods ROUTER = Methods.of("routing.setup.SetupMethods");
    private static final Methods APP = Methods.of("engine.apprpc.AppMethods");
    private static final Methods CONTROL = Methods.of(
            "engine.control.VisorMethods",
            "engine.control.TransportMethods",
            "engine.control.RouteMethods",
            "engine.control.AppMethods",
            "engine.control.PingCalls",
            "engine.control.ForwardCalls");

    private RpcTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("rpc-setup-requests", data -> requests(data, ROUTER, "RPCGateway", "SetupRPCGateway"))
                        .seeded(Recorded.hex("setup-rpc.json", "client_to_server", "request")),
                Target.of("rpc-app-requests", data -> requests(data, APP, "000102030405060708090a0b0c0d0e0f"))
                        .seeded(Recorded.hex("app-rpc.json", "stream", "app_to_visor")),
                Target.of("rpc-control-requests", data -> requests(data, CONTROL, "app-visor"))
                        .seeded(Recorded.hex("visor-rpc.json", "request"))
                        .seeded(Recorded.hex("netrpc.json", "request")),
                Target.of("rpc-setup-answers", data -> answers(data, ROUTER, "RPCGateway"))
                        .seeded(Recorded.behind(0, Recorded.hex("setup-rpc.json", "server_to_client"))),
                Target.of("rpc-app-answers", data -> answers(data, APP, "000102030405060708090a0b0c0d0e0f"))
                        .seeded(Recorded.behind(5, Recorded.hex("app-rpc.json", "visor_to_app"))),
                Target.of("rpc-control-answers", data -> answers(data, CONTROL, "app-visor"))
                        .seeded(controlAnswers()));
    }

    /** Each recorded answer, asked for by the method that it belongs to. */
    private static List<byte[]> controlAnswers() {
        List<byte[]> seeds = new ArrayList<>();
        io.skyloom.testing.Vectors.load("visor-rpc.json").list("calls").forEach(call -> {
            String method = call.text("method").replaceFirst("app-visor.", "");
            for (int i = 0; i < CONTROL.all().size(); i++) {
                if (CONTROL.all().get(i).name().equals(method)) {
                    seeds.add(Edits.join(new byte[] {(byte) i}, call.bytes("response")));
                }
            }
        });
        return seeds;
    }

    private static void requests(byte[] data, Methods methods, String... services) throws Exception {
        String whole = served(data, Integer.MAX_VALUE, methods, services);
        require(served(data, 1, methods, services).equals(whole), "pieces change nothing");
    }

    /** What the caller hears. */
    private static String served(byte[] data, int piece, Methods methods, String... names) throws Exception {
        Sim sim = new Sim();
        Feed caller = new Feed(data, piece);
        List<RpcService> services = new ArrayList<>();
        for (String name : names) {
            services.add(methods.understood(name));
        }
        sim.call(() -> {
            try (RpcServer server = new RpcServer("rpc:fuzz", LIMITS, sim.seams)) {
                RpcConnection connection = server.serve(caller, "stranger", services);
                connection.ended().settledWithin(sim.seams.timers(), LIMIT);
                require(connection.ended().isDone(), "a caller's end ends the connection");
                require(caller.isClosed(), "and closes it");
                return connection;
            }
        });
        sim.verifyNothingLeft();
        return HexFormat.of().formatHex(caller.heard());
    }

    private static void answers(byte[] data, Methods methods, String service) throws Exception {
        if (data.length == 0) {
            return;
        }
        List<RpcMethod<Nothing, ?>> all = methods.answers();
        RpcMethod<Nothing, ?> method = all.get((data[0] & 0xFF) % all.size());
        byte[] said = java.util.Arrays.copyOfRange(data, 1, data.length);
        String whole = answered(said, Integer.MAX_VALUE, method, service);
        require(answered(said, 1, method, service).equals(whole), "pieces change nothing");
    }

    private static <R> String answered(byte[] said, int piece, RpcMethod<Nothing, R> method, String service)
            throws Exception {
        Sim sim = new Sim();
        Feed peer = new Feed(said, piece);
        String got = sim.call(() -> {
            try (RpcClient client = RpcClient.over(peer, "fuzz", RpcClientLimits.DEFAULT, sim.seams)) {
                R value = client.call(service, method, Nothing.NOTHING, LIMIT);
                Methods.requireStable(method.reply(), value);
                return method.reply() + " " + shown(value);
            } catch (IOException e) {
                require(e.getMessage() != null, "a failure says why");
                return e.getClass().getSimpleName();
            }
        });
        sim.verifyNothingLeft();
        return got;
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes
                ? HexFormat.of().formatHex(bytes)
                : value.getClass().getSimpleName();
    }
}
