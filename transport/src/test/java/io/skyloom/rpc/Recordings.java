package io.skyloom.rpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.Gob.Nothing;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.gob.GobType;
import io.skyloom.gob.PtyTypes;
import io.skyloom.gob.SetupTypes;
import io.skyloom.key.PubKey;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Every recorded connection, with the meaning of its bytes written down. */
final class Recordings {
    private static final PubKey KEY_A =
            PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");

    private static final GobType<List<PubKey>> KEYS = Gob.slice(GobKeys.PUB_KEY);
    private static final GobType<Map<String, String>> TEXTS = Gob.map(Gob.STRING, Gob.STRING);

    private Recordings() {}

    static Stream<Recording> all() {
        return Stream.of(
                calc(),
                wrongArgument(),
                terminal2026(),
                ping(),
                noPing(),
                terminal2024(),
                transports(),
                apps(),
                router(0),
                router(1),
                router(2));
    }

    private static List<Recording.Exchange> netrpc(String name) {
        Vector connection = Vectors.each("netrpc.json", "connections")
                .filter(one -> one.text("name").equals(name))
                .findFirst()
                .orElseThrow();
        return connection.list("calls").stream()
                .map(call -> new Recording.Exchange(call.bytes("request"), call.bytes("response")))
                .toList();
    }

    // ---- the library's own --------------------------------------------------------------------------------------

    record Args(long a, long b) {
        static final GobStruct<Args> GOB = GobStruct.define("main.Args", fields -> {
            var a = fields.field("A", Gob.INT, Args::a);
            var b = fields.field("B", Gob.INT, Args::b);
            return row -> new Args(row.get(a), row.get(b));
        });
    }

    record Quot(long q, long r) {
        static final GobStruct<Quot> GOB = GobStruct.define("main.Quot", fields -> {
            var q = fields.field("Q", Gob.INT, Quot::q);
            var r = fields.field("R", Gob.INT, Quot::r);
            return row -> new Quot(row.get(q), row.get(r));
        });
    }

    static final RpcMethod<Args, Long> MUL = new RpcMethod<>("Mul", Args.GOB, Gob.INT);
    static final RpcMethod<Args, Quot> DIV = new RpcMethod<>("Div", Args.GOB, Quot.GOB);
    static final RpcMethod<Nothing, Nothing> PING = new RpcMethod<>("Ping", Gob.NOTHING, Gob.NOTHING);
    static final RpcMethod<String, String> ECHO = new RpcMethod<>("Echo", Gob.STRING, Gob.STRING);

    private static Recording calc() {
        RpcMethod<Nothing, List<PubKey>> keys = new RpcMethod<>("PKs", Gob.NOTHING, KEYS);
        RpcMethod<Long, byte[]> bytes = new RpcMethod<>("Bytes", Gob.INT, Gob.BYTES);
        RpcMethod<Nothing, Map<String, String>> map = new RpcMethod<>("Map", Gob.NOTHING, TEXTS);
        RpcMethod<Nothing, Nothing> nope = new RpcMethod<>("Nope", Gob.NOTHING, Gob.NOTHING);
        return new Recording(
                        "calc", RequestHeader.GOB, Args.GOB, ResponseHeader.GOB, Quot.GOB, Gob.NOTHING, KEYS, TEXTS)
                .call("calc", MUL, new Args(7, 6), 42L)
                .call("calc", MUL, new Args(-2, 3), -6L)
                .call("calc", DIV, new Args(17, 5), new Quot(3, 2))
                .fails("calc", DIV, new Args(1, 0), "divide by zero")
                .fails("calc", DIV, new Args(2, 0), "divide by zero")
                .call("calc", PING, Nothing.NOTHING, Nothing.NOTHING)
                .call("calc", ECHO, "hello", "hello")
                .call("calc", keys, Nothing.NOTHING, List.of(KEY_A))
                .call("calc", bytes, 3L, new byte[3])
                .call("calc", bytes, 0L, new byte[0])
                .call("calc", map, Nothing.NOTHING, Map.of("k", "v"))
                .missing("calc", nope, Nothing.NOTHING, "rpc: can't find method calc.Nope")
                .missing("nosuch", PING, Nothing.NOTHING, "rpc: can't find service nosuch.Ping")
                .missing("", PING, Nothing.NOTHING, "rpc: service/method request ill-formed: Ping")
                .call("calc", PING, Nothing.NOTHING, Nothing.NOTHING)
                .call("calc", ECHO, "hello", "hello")
                .with(netrpc("calc"));
    }

    private static Recording wrongArgument() {
        return new Recording("wrong_arg", RequestHeader.GOB, ResponseHeader.GOB, Gob.NOTHING)
                .misfit(
                        "calc",
                        new RpcMethod<>("Mul", Gob.STRING, Gob.INT),
                        "x",
                        MUL,
                        "gob: type mismatch in decoder: want struct type main.Args; got non-struct")
                .call("calc", PING, Nothing.NOTHING, Nothing.NOTHING)
                .with(netrpc("wrong_arg"));
    }

    // ---- terminals ----------------------------------------------------------------------------------------------

    private static final RpcMethod<Long, byte[]> READ = new RpcMethod<>("Read", Gob.INT, Gob.BYTES);
    private static final RpcMethod<byte[], Long> WRITE = new RpcMethod<>("Write", Gob.BYTES, Gob.INT);
    private static final RpcMethod<PtyTypes.WinSize, Nothing> SIZE =
            new RpcMethod<>("SetPtySize", PtyTypes.WinSize.GOB, Gob.NOTHING);
    private static final RpcMethod<Nothing, Nothing> STOP = new RpcMethod<>("Stop", Gob.NOTHING, Gob.NOTHING);

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Recording terminal2026() {
        RpcMethod<PtyTypes.CommandReq, Nothing> start =
                new RpcMethod<>("Start", PtyTypes.CommandReq.GOB_2026, Gob.NOTHING);
        RpcMethod<PtyTypes.CommandReq, String> session =
                new RpcMethod<>("StartSession", PtyTypes.CommandReq.GOB_2026, Gob.STRING);
        RpcMethod<String, Nothing> attach = new RpcMethod<>("Attach", Gob.STRING, Gob.NOTHING);
        PtyTypes.CommandReq bash = new PtyTypes.CommandReq(
                "/bin/bash",
                List.of(),
                Optional.of(new PtyTypes.WinSize(0, 0, 30, 100)),
                List.of("TERM=xterm-256color"));
        return new Recording(
                        "pty_2026",
                        RequestHeader.GOB,
                        PtyTypes.CommandReq.GOB_2026,
                        ResponseHeader.GOB,
                        Gob.NOTHING,
                        PtyTypes.ExecReq.GOB,
                        PtyTypes.ExecResult.GOB)
                .call("pty", start, bash, Nothing.NOTHING)
                .call("pty", READ, 32768L, ascii("$ "))
                .call("pty", WRITE, ascii("ls\n"), 3L)
                .call("pty", SIZE, new PtyTypes.WinSize(120, 40, 40, 120), Nothing.NOTHING)
                .call("pty", PING, Nothing.NOTHING, Nothing.NOTHING)
                .call("pty", PING, Nothing.NOTHING, Nothing.NOTHING)
                .call(
                        "pty",
                        session,
                        new PtyTypes.CommandReq("/bin/bash", List.of(), Optional.empty(), List.of()),
                        "0011223344556677")
                .call("pty", attach, "0011223344556677", Nothing.NOTHING)
                .fails("pty", attach, "ffff", "dmsgpty: session not found")
                .call("pty", new RpcMethod<>("Exec", EXEC, EXEC_RESULT), "echo [hi]", "hi\n 5")
                .fails("pty", READ, 0L, "invalid read size: 0")
                .call("pty", STOP, Nothing.NOTHING, Nothing.NOTHING)
                .with(netrpc("pty_2026"));
    }

    /** Requests and results of this recording as text, because records of arrays do not compare. */
    private static final GobType<String> EXEC = PtyTypes.ExecReq.GOB.as(
            one -> one.name() + " " + one.arg(),
            text -> new PtyTypes.ExecReq("echo", List.of("hi"), List.of(), new byte[0], 0));

    private static final GobType<String> EXEC_RESULT = PtyTypes.ExecResult.GOB.as(
            one -> new String(one.stdout(), StandardCharsets.US_ASCII) + " " + one.durationMs(),
            text -> new PtyTypes.ExecResult(ascii("hi\n"), new byte[0], false, false, 0, false, 5));

    private static List<Recording.Exchange> pings(Vector host) {
        List<String> requests = host.texts("client_writes");
        byte[] answers = host.bytes("server_bytes");
        // The second answer is the first one without its definitions; where it begins follows from its length.
        int second = answers.length - secondAnswerLength(host);
        return List.of(
                new Recording.Exchange(HexFormat.of().parseHex(requests.get(0)), Arrays.copyOf(answers, second)),
                new Recording.Exchange(
                        HexFormat.of().parseHex(requests.get(1)), Arrays.copyOfRange(answers, second, answers.length)));
    }

    private static int secondAnswerLength(Vector host) {
        int error = host.texts("call_errors").get(1).length();
        return 1 + 15 + (error == 0 ? 0 : error + 2) + 4;
    }

    private static Recording ping() {
        return new Recording("pty_ping", RequestHeader.GOB, Gob.NOTHING, ResponseHeader.GOB)
                .call("pty", PING, Nothing.NOTHING, Nothing.NOTHING)
                .call("pty", PING, Nothing.NOTHING, Nothing.NOTHING)
                .with(pings(Vectors.load("pty-ping.json").object("host_with_ping")));
    }

    private static Recording noPing() {
        String error = "rpc: can't find method pty.Ping";
        Recording without = new Recording("no_pty_ping", RequestHeader.GOB, Gob.NOTHING, ResponseHeader.GOB)
                .missing("pty", PING, Nothing.NOTHING, error)
                .missing("pty", PING, Nothing.NOTHING, error);
        return without.with(pings(Vectors.load("pty-ping.json").object("host_without_ping")));
    }

    private static Recording terminal2024() {
        RpcMethod<PtyTypes.CommandReq, Nothing> start =
                new RpcMethod<>("Start", PtyTypes.CommandReq.GOB_2024, Gob.NOTHING);
        return new Recording(
                        "pty_2024", RequestHeader.GOB, PtyTypes.CommandReq.GOB_2024, ResponseHeader.GOB, Gob.NOTHING)
                .call(
                        "pty",
                        start,
                        new PtyTypes.CommandReq(
                                "/bin/bash", List.of(), Optional.of(new PtyTypes.WinSize(0, 0, 30, 100)), List.of()),
                        Nothing.NOTHING)
                .call("pty", WRITE, ascii("export DMSGPTYTERM=1\n"), 21L)
                .call("pty", READ, 32768L, ascii("hi\r\n"))
                .fails("pty", READ, 32768L, "EOF")
                .call("pty", SIZE, new PtyTypes.WinSize(0, 0, 24, 80), Nothing.NOTHING)
                .call(
                        "pty",
                        start,
                        new PtyTypes.CommandReq("/bin/sh", List.of("-c", "ls"), Optional.empty(), List.of()),
                        Nothing.NOTHING)
                .call("pty", STOP, Nothing.NOTHING, Nothing.NOTHING)
                .with(Vectors.each("dmsgpty-rpc.json", "calls")
                        .filter(call -> call.text("call").startsWith("pty."))
                        .map(call -> new Recording.Exchange(call.bytes("client_to_host"), call.bytes("host_to_client")))
                        .toList());
    }

    // ---- transports -----------------------------------------------------------------------------------------------

    record TransportRequest(PubKey remote, String type) {
        static final GobStruct<TransportRequest> GOB = GobStruct.define("setup.TransportRequest", fields -> {
            var remote = fields.field("RemotePK", GobKeys.PUB_KEY, TransportRequest::remote);
            var type = fields.field("Type", Gob.STRING, TransportRequest::type);
            return row -> new TransportRequest(row.get(remote), row.get(type));
        });
    }

    record TransportResponse(UUID id, PubKey local, PubKey remote, String type) {
        static final GobStruct<TransportResponse> GOB = GobStruct.define("setup.TransportResponse", fields -> {
            var id = fields.field("ID", Gob.UUID, TransportResponse::id);
            var local = fields.field("Local", GobKeys.PUB_KEY, TransportResponse::local);
            var remote = fields.field("Remote", GobKeys.PUB_KEY, TransportResponse::remote);
            var type = fields.field("Type", Gob.STRING, TransportResponse::type);
            return row -> new TransportResponse(row.get(id), row.get(local), row.get(remote), row.get(type));
        });
    }

    record UuidRequest(UUID id) {
        static final GobStruct<UuidRequest> GOB = GobStruct.define("setup.UUIDRequest", fields -> {
            var id = fields.field("ID", Gob.UUID, UuidRequest::id);
            return row -> new UuidRequest(row.get(id));
        });
    }

    record BoolResponse(boolean result) {
        static final GobStruct<BoolResponse> GOB = GobStruct.define("setup.BoolResponse", fields -> {
            var result = fields.field("Result", Gob.BOOL, BoolResponse::result);
            return row -> new BoolResponse(row.get(result));
        });
    }

    private static Recording transports() {
        GobType<List<TransportResponse>> list = Gob.slice(Gob.reference(TransportResponse.GOB));
        RpcMethod<TransportRequest, TransportResponse> add =
                new RpcMethod<>("AddTransport", TransportRequest.GOB, TransportResponse.GOB);
        RpcMethod<Nothing, List<TransportResponse>> get = new RpcMethod<>("GetTransports", Gob.NOTHING, list);
        RpcMethod<UuidRequest, BoolResponse> remove =
                new RpcMethod<>("RemoveTransport", UuidRequest.GOB, BoolResponse.GOB);
        PubKey remote = PubKey.parse("021a9208c47a56f4f3562b2e44fd035d07ceaa5453ff37a94d39e7f7507748cb6b");
        PubKey local = PubKey.parse("02e104a415e398c7d7250f79f869d853b98f7e0a3be18ea902f32c4ba8ed388df4");
        UUID id = UUID.fromString("74f2d948-cec4-0f0d-8626-ef984ac3e9bc");
        TransportResponse added = new TransportResponse(id, local, remote, "stcpr");
        return new Recording(
                        "transport_setup",
                        RequestHeader.GOB,
                        TransportRequest.GOB,
                        ResponseHeader.GOB,
                        TransportResponse.GOB,
                        Gob.NOTHING,
                        list,
                        UuidRequest.GOB,
                        BoolResponse.GOB)
                .call("TransportGateway", add, new TransportRequest(remote, "stcpr"), added)
                .fails("TransportGateway", add, new TransportRequest(remote, "bogus"), "unknown network type")
                .call("TransportGateway", get, Nothing.NOTHING, List.of(added))
                .call("TransportGateway", remove, new UuidRequest(id), new BoolResponse(true))
                .fails(
                        "TransportGateway",
                        remove,
                        new UuidRequest(new UUID(0, 0)),
                        "transport was not created by skycoin")
                .with(Vectors.each("transport-misc.json", "transport_setup_rpc/calls")
                        .map(call -> new Recording.Exchange(
                                call.list("wire").get(0).bytes("hex"),
                                call.list("wire").get(1).bytes("hex")))
                        .toList());
    }

    // ---- applications -----------------------------------------------------------------------------------------------

    private static Recording apps() {
        String key = "000102030405060708090a0b0c0d0e10";
        String other = "000102030405060708090a0b0c0d0e0f";
        GobType<String> writeReq = GobStruct.define("appserver.WriteReq", fields -> {
            var conn = fields.field("ConnID", Gob.UINT16, (String text) -> 7);
            var bytes = fields.field("B", Gob.BYTES, (String text) -> ascii("\u0001"));
            return row -> row.get(conn) + ":" + HexFormat.of().formatHex(row.get(bytes));
        });
        RpcMethod<String, Nothing> nope = new RpcMethod<>("Nope", Gob.STRING, Gob.NOTHING);
        RpcMethod<String, Nothing> setError = new RpcMethod<>("SetError", Gob.STRING, Gob.NOTHING);
        RpcMethod<Integer, Nothing> closeConn = new RpcMethod<>("CloseConn", Gob.UINT16, Gob.NOTHING);
        RpcMethod<Integer, Nothing> closeListener = new RpcMethod<>("CloseListener", Gob.UINT16, Gob.NOTHING);
        RpcMethod<String, Nothing> write = new RpcMethod<>("Write", writeReq, Gob.NOTHING);
        return new Recording(
                        "app_errors",
                        RequestHeader.GOB,
                        ResponseHeader.GOB,
                        Gob.NOTHING,
                        Recording.stranger(67),
                        Recording.stranger(68),
                        Recording.stranger(69),
                        writeReq)
                .missing(key, nope, "x", "rpc: can't find method " + key + ".Nope")
                .missing(other, setError, "x", "rpc: can't find service " + other + ".SetError")
                .missing("", new RpcMethod<>("nodot", Gob.STRING, Gob.NOTHING), "x", ILL_FORMED)
                .fails(key, closeConn, 7, "no conn: no value with id 7")
                .fails(key, closeListener, 7, "no listener: no value with id 7")
                .fails(key, write, "7:01", "no conn with key 7")
                .misfit(
                        key,
                        new RpcMethod<>("CloseConn", Gob.STRING, Gob.NOTHING),
                        "x",
                        closeConn,
                        "gob: decoding into local type *uint16, received remote type string")
                .fails(key, closeConn, 0, "no conn: no value with id 0")
                .call(key, setError, "x", Nothing.NOTHING)
                .with(Vectors.each("app-rpc.json", "error_cases")
                        .filter(one -> one.has("method"))
                        .map(one -> new Recording.Exchange(one.bytes("app_to_visor"), one.bytes("visor_to_app")))
                        .toList());
    }

    private static final String ILL_FORMED = "rpc: service/method request ill-formed: nodot";

    // ---- routers ----------------------------------------------------------------------------------------------------

    private static final RpcMethod<Integer, List<Long>> RESERVE =
            new RpcMethod<>("ReserveIDs", Gob.UINT8, SetupTypes.ROUTE_IDS);

    private static List<Long> ids(long first, int count) {
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(first + i);
        }
        return ids;
    }

    /** Rules as text, because lists of arrays do not compare. */
    private static GobType<String> rules(List<byte[]> rules) {
        return SetupTypes.RULES.as(Recordings::text, text -> rules);
    }

    private static String text(List<byte[]> rules) {
        return rules.stream().map(HexFormat.of()::formatHex).toList().toString();
    }

    private static Recording router(int number) {
        Vector one = Vectors.load("setup-rpc.json").list("router_gateway").get(number);
        Recording recording = switch (number) {
            case 0 -> rulesAfterTwoReservations(one);
            case 1 -> zeroValues();
            default -> unknownMethods();
        };
        List<Vector> chunks = one.object("connection").list("chunks_in_order");
        List<Recording.Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i += 2) {
            exchanges.add(new Recording.Exchange(
                    chunks.get(i).bytes("bytes"), chunks.get(i + 1).bytes("bytes")));
        }
        return recording.with(exchanges);
    }

    private static Recording rulesAfterTwoReservations(Vector one) {
        // The argument of the third call: a list of one byte string, behind the header and the definition.
        byte[] last = one.object("connection").list("client_messages").get(7).bytes("bytes");
        byte[] rule = Arrays.copyOfRange(last, last.length - ruleLength(last), last.length);
        RpcMethod<String, Boolean> add = new RpcMethod<>("AddIntermediaryRules", rules(List.of(rule)), Gob.BOOL);
        return new Recording(one.toString())
                .call("RPCGateway", RESERVE, 2, ids(201, 2))
                .call("RPCGateway", RESERVE, 200, ids(203, 200))
                .call("RPCGateway", add, text(List.of(rule)), true);
    }

    /** {@code length | type (2 bytes) | 0 | count 1 | rule length | rule}. */
    private static int ruleLength(byte[] message) {
        return message[5];
    }

    private static Recording zeroValues() {
        RpcMethod<String, Boolean> add = new RpcMethod<>("AddIntermediaryRules", rules(List.of()), Gob.BOOL);
        return new Recording("zero_values")
                .call("RPCGateway", RESERVE, 0, List.of())
                .call("RPCGateway", add, "[]", true);
    }

    private static Recording unknownMethods() {
        RpcMethod<Integer, Nothing> nope = new RpcMethod<>("Nope", Gob.UINT8, Gob.NOTHING);
        return new Recording("unknown_method")
                .missing("RPCGateway", nope, 1, "rpc: can't find method RPCGateway.Nope")
                .missing("Nope", nope, 1, "rpc: can't find service Nope.Nope");
    }
}
