package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole recorded route setups. Every stream is read, then written again with the ids of the program that had sent it,
 * which met its types in another order than this one stream shows.
 */
class SetupStreamsTest {
    record Request(String method, long seq) {
        static final GobStruct<Request> GOB = GobStruct.define("rpc.Request", fields -> {
            var method = fields.field("ServiceMethod", Gob.STRING, Request::method);
            var seq = fields.field("Seq", Gob.UINT64, Request::seq);
            return row -> new Request(row.get(method), row.get(seq));
        });
    }

    record Response(String method, long seq, String error) {
        static final GobStruct<Response> GOB = GobStruct.define("rpc.Response", fields -> {
            var method = fields.field("ServiceMethod", Gob.STRING, Response::method);
            var seq = fields.field("Seq", Gob.UINT64, Response::seq);
            var error = fields.field("Error", Gob.STRING, Response::error);
            return row -> new Response(row.get(method), row.get(seq), row.get(error));
        });
    }

    static Stream<Vector> connections() {
        List<Vector> all = new ArrayList<>();
        Vectors.each("setup-rpc.json", "scenarios").forEach(one -> all.addAll(one.list("connections")));
        Vectors.each("setup-rpc.json", "router_gateway").forEach(one -> all.add(one.object("connection")));
        return all.stream();
    }

    @ParameterizedTest
    @MethodSource("connections")
    void shouldReadAndRewriteTheRequests(Vector connection) throws IOException {
        for (byte[] stream : streams(connection, "client_to_server", "client_messages")) {
            rewriteRequests(stream);
        }
    }

    private static void rewriteRequests(byte[] stream) throws IOException {
        GobReader reader = GobReader.of(new ArrayStream(stream, 7), GobLimits.DEFAULT);
        GobWriter writer = new GobWriter(GobLimits.DEFAULT, numberingOf(stream));
        GobBuffer out = new GobBuffer(16);
        for (Request head = reader.read(Request.GOB); head != null; head = reader.read(Request.GOB)) {
            writer.write(Request.GOB, head, out);
            copy(argumentOf(head.method()), reader, writer, out);
        }
        assertThat(HexFormat.of().formatHex(out.toBytes()))
                .isEqualTo(HexFormat.of().formatHex(stream));
    }

    @ParameterizedTest
    @MethodSource("connections")
    void shouldReadAndRewriteTheResponses(Vector connection) throws IOException {
        for (byte[] stream : streams(connection, "server_to_client", "server_messages")) {
            rewriteResponses(stream);
        }
    }

    private static void rewriteResponses(byte[] stream) throws IOException {
        GobReader reader = GobReader.of(new ArrayStream(stream, 7), GobLimits.DEFAULT);
        GobWriter writer = new GobWriter(GobLimits.DEFAULT, numberingOf(stream));
        GobBuffer out = new GobBuffer(16);
        for (Response head = reader.read(Response.GOB); head != null; head = reader.read(Response.GOB)) {
            writer.write(Response.GOB, head, out);
            GobType<?> body = head.error().isEmpty() ? replyOf(head.method()) : Gob.NOTHING;
            copy(body, reader, writer, out);
        }
        assertThat(HexFormat.of().formatHex(out.toBytes()))
                .isEqualTo(HexFormat.of().formatHex(stream));
    }

    /**
     * The streams of one direction. A setup node that dials a visor again opens a new connection; the record joins
     * both, and the second one shows by defining the header anew.
     */
    private static List<byte[]> streams(Vector connection, String whole, String messages) {
        List<String> parts = new ArrayList<>();
        String first = connection.list(messages).get(0).text("bytes");
        for (Vector message : connection.list(messages)) {
            String hex = message.text("bytes");
            if (hex.equals(first)) {
                parts.add(hex);
            } else {
                parts.set(parts.size() - 1, parts.get(parts.size() - 1) + hex);
            }
        }
        assertThat(String.join("", parts)).isEqualTo(connection.text(whole));
        return parts.stream().map(HexFormat.of()::parseHex).toList();
    }

    private static <T> void copy(GobType<T> type, GobReader reader, GobWriter writer, GobBuffer out)
            throws IOException {
        writer.write(type, Objects.requireNonNull(reader.read(type)), out);
    }

    private static GobType<?> argumentOf(String method) {
        return switch (method) {
            case "SetupRPCGateway.DialRouteGroup" -> SetupTypes.BidirectionalRoute.GOB;
            case "RPCGateway.AddIntermediaryRules" -> SetupTypes.RULES;
            case "RPCGateway.AddEdgeRules" -> SetupTypes.EdgeRules.GOB;
            default -> Gob.UINT8;
        };
    }

    private static GobType<?> replyOf(String method) {
        return switch (method) {
            case "SetupRPCGateway.DialRouteGroup" -> SetupTypes.EdgeRules.GOB;
            case "RPCGateway.ReserveIDs" -> SetupTypes.ROUTE_IDS;
            default -> Gob.BOOL;
        };
    }

    /**
     * Meets the types in the order of the ids that the stream gives them, with strangers for the ids that the program
     * gave to types of other connections.
     */
    private static GobNumbering numberingOf(byte[] stream) throws IOException {
        GobNumbering numbering = new GobNumbering();
        Definitions definitions = new Definitions(GobLimits.DEFAULT);
        GobInput in = new GobInput(new ArrayMessages(stream, GobLimits.DEFAULT.messageBytes()), definitions);
        for (int id = in.valueType(); id != 0; id = in.valueType()) {
            in.skipWhole(id);
        }
        int next = Definitions.FIRST_USER_ID;
        for (int id = next; id < Definitions.FIRST_USER_ID + 100; id++) {
            GobType<?> type = typeOf(definitions.find(id), definitions);
            if (type == null) {
                int stranger = id;
                type = GobStruct.<Gob.Nothing>define("main.S" + stranger, fields -> row -> Gob.Nothing.NOTHING);
            }
            numbering.meet(type);
        }
        return numbering;
    }

    private static @Nullable GobType<?> typeOf(@Nullable WireType wire, Definitions definitions) {
        if (wire instanceof WireType.Slice slice) {
            return sliceOf(slice, definitions);
        }
        return wire == null
                ? null
                : switch (wire.name()) {
                    case "Request" -> Request.GOB;
                    case "Response" -> Response.GOB;
                    case "BidirectionalRoute" -> SetupTypes.BidirectionalRoute.GOB;
                    case "RouteDescriptor" -> SetupTypes.DESCRIPTOR;
                    case "Hop" -> SetupTypes.Hop.GOB;
                    case "EdgeRules" -> SetupTypes.EdgeRules.GOB;
                    case "UUID" -> Gob.UUID;
                    case "PubKey" -> GobKeys.PUB_KEY;
                    case "" -> Gob.NOTHING;
                    default -> throw new IllegalStateException("unexpected type " + wire);
                };
    }

    private static GobType<?> sliceOf(WireType.Slice slice, Definitions definitions) {
        return switch (slice.elem()) {
            case Definitions.BYTES -> SetupTypes.RULES;
            case Definitions.UINT -> SetupTypes.ROUTE_IDS;
            default -> Gob.slice(Objects.requireNonNull(hopType(definitions, slice.elem())));
        };
    }

    private static GobType<?> hopType(Definitions definitions, int id) {
        return Objects.requireNonNull(typeOf(definitions.find(id), definitions));
    }
}
