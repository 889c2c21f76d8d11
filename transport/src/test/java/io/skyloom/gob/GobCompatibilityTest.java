package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.PubKey;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Receivers and senders of different shapes: what Go reads, what it refuses, and with which words. */
class GobCompatibilityTest {
    private static final String PK = "031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f";

    /** Fields a test declares by name, with the value read shown in their order. */
    private static GobType<String> shape(String goName, Map<String, GobType<?>> fields, String... order) {
        return GobStruct.<String>define(goName, declared -> {
            List<GobField<String, ?>> made = Stream.of(order)
                    .<GobField<String, ?>>map(name -> declare(declared, name, Objects.requireNonNull(fields.get(name))))
                    .toList();
            return row -> made.stream()
                    .map(field -> field.name() + ":" + shown(row.get(field)))
                    .collect(Collectors.joining(" ", "{", "}"));
        });
    }

    private static <T> GobField<String, T> declare(GobStruct.Fields<String> declared, String name, GobType<T> type) {
        return declared.field(name, type, ignored -> {
            throw new IllegalStateException("only for reading");
        });
    }

    private static String shown(Object value) {
        return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
    }

    private static final GobType<String> INNER = shape("main.Inner", Map.of("A", Gob.INT, "B", Gob.STRING), "A", "B");
    private static final GobType<String> FEW_A = shape("main.FewA", Map.of("A", Gob.INT), "A");
    private static final GobType<String> PK_BIN = shape("main.PKBin", Map.of("PK", GobKeys.PUB_KEY), "PK");

    /** The receiver's type of each recorded case, by its name in the record. */
    private static final Map<String, GobType<?>> RECEIVERS = receivers();

    private static Map<String, GobType<?>> receivers() {
        Map<String, GobType<?>> types = new HashMap<>();
        types.put("*main.FewA", FEW_A);
        types.put(
                "*main.More",
                shape("main.More", Map.of("Z", Gob.STRING, "B", Gob.STRING, "A", Gob.INT), "Z", "B", "A"));
        types.put("*main.Other", shape("main.Other", Map.of("X", Gob.INT), "X"));
        types.put("*struct {}", Gob.NOTHING.as(nothing -> "{}", text -> Gob.Nothing.NOTHING));
        types.put("*main.Inner", INNER);
        types.put("*main.WrongKind", shape("main.WrongKind", Map.of("A", Gob.UINT), "A"));
        types.put("*main.WrongKind2", shape("main.WrongKind2", Map.of("A", Gob.STRING), "A"));
        types.put("*main.Narrow", shape("main.Narrow", Map.of("A", Gob.INT8), "A"));
        types.put("*main.PtrA", shape("main.PtrA", Map.of("A", Gob.pointer(Gob.pointer(Gob.INT))), "A"));
        types.put("*main.StrF", shape("main.StrF", Map.of("B", Gob.STRING), "B"));
        types.put("*main.PKBin", PK_BIN);
        types.put("*[]cipher.PubKey", Gob.slice(GobKeys.PUB_KEY));
        types.put("*int", Gob.INT);
        types.put("*[2]int", Gob.array(2, Gob.INT));
        types.put("*[3]int", Gob.array(3, Gob.INT));
        types.put("*midtypes.StreamRequest", readOnly(DmsgTypes.StreamRequest.GOB_2026, GobCompatibilityTest::show));
        types.put("*dmsg.StreamRequest", readOnly(DmsgTypes.StreamRequest.GOB_2024, GobCompatibilityTest::show));
        types.put(
                "*midtypes.PeerAnnounce",
                readOnly(
                        DmsgTypes.PeerAnnounce.GOB,
                        one -> "{Timestamp:" + one.timestamp() + " SrcPK:" + one.src() + "}"));
        types.put("*dmsgpty.CommandReq", readOnly(PtyTypes.CommandReq.GOB_2024, GobCompatibilityTest::show));
        return types;
    }

    private static <T> GobType<String> readOnly(GobType<T> type, Function<T, String> show) {
        return type.as(show, text -> {
            throw new IllegalStateException("only for reading: " + text);
        });
    }

    private static String show(PtyTypes.CommandReq one) {
        return "{Name:" + one.name() + " Arg:" + one.arg() + " Size:"
                + one.size().map(Object::toString).orElse("<nil>") + "}";
    }

    private static String show(DmsgTypes.StreamRequest one) {
        return "Timestamp:" + one.timestamp() + " Src:" + one.src() + " Dst:" + one.dst() + " Noise:"
                + HexFormat.of().formatHex(one.noise()) + " IPinfo:" + one.ipInfo() + " GeoInfo:" + one.geoInfo();
    }

    /** Results that the record shows in a way of its own. */
    private static final Map<String, String> RESULTS = Map.of(
            "pointer_levels",
            "{A:" + Optional.of(Optional.of(5L)) + "}",
            "request_2024_by_2026",
            "Timestamp:7 Src:Addr[pk=" + PK + ", port=9] Dst:Addr[pk=" + PubKey.NULL
                    + ", port=0] Noise:01 IPinfo:false GeoInfo:false",
            "announce_as_request",
            "Timestamp:7 Src:Addr[pk=" + PubKey.NULL + ", port=0] Dst:Addr[pk=" + PubKey.NULL
                    + ", port=0] Noise: IPinfo:false GeoInfo:false");

    /** Errors that Go reports in the words of other packages. */
    private static final Map<String, String> ERRORS =
            Map.of("binary_marshaler_zero_in_slice", "public key", "empty_input", "EOF");

    static Stream<Vector> cases() {
        return Vectors.each("gob.json", "decode");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void shouldReadOrRefuseAsGoDoes(Vector one) throws IOException {
        GobType<?> receiver = Objects.requireNonNull(RECEIVERS.get(one.text("into")), one.text("into"));
        GobReader reader = GobReader.of(one.bytes("hex"), GobLimits.DEFAULT);
        if (one.has("result")) {
            String expected = RESULTS.getOrDefault(one.toString(), one.text("result"));
            assertThat(Objects.requireNonNull(reader.read(receiver)).toString()).isEqualTo(expected);
        } else if (one.text("error").equals("EOF")) {
            assertThat((Object) reader.read(receiver)).isNull();
        } else {
            assertRefusal(one, receiver, reader);
        }
    }

    private static void assertRefusal(Vector one, GobType<?> receiver, GobReader reader) {
        assertThatThrownBy(() -> reader.read(receiver)).isInstanceOfSatisfying(GobException.class, e -> {
            if (ERRORS.containsKey(one.toString())) {
                assertThat(e.text()).contains(Objects.requireNonNull(ERRORS.get(one.toString())));
            } else {
                assertThat(e.text()).isEqualTo(one.text("error"));
            }
        });
        assertThat(reader.isAligned()).isEqualTo(!one.text("error").equals("unexpected EOF"));
    }

    @Test
    void shouldCoverEveryRecordedCase() {
        assertThat(cases()).hasSize(26);
    }

    /** Receivers of the cases about messages that changed between generations. */
    private static final Map<String, GobType<?>> EVOLVED = Map.of(
            "struct-into-string", Gob.STRING,
            "string-into-struct",
                    shape(
                            "main.StartAppIn",
                            Map.of("AppName", Gob.STRING, "LauncherMode", Gob.STRING),
                            "AppName",
                            "LauncherMode"),
            "overflow", shape("struct {}", Map.of("N", Gob.UINT8), "N"),
            "any-int-width", shape("struct {}", Map.of("N", Gob.INT8), "N"),
            "uint-into-int", shape("struct {}", Map.of("N", Gob.INT), "N"),
            "pubkey-null-field", shape("struct {}", Map.of("K", GobKeys.PUB_KEY, "N", Gob.INT), "K", "N"),
            "missing-fields-kept", shape("struct {}", Map.of("MuxRoutes", Gob.INT, "MinHops", Gob.INT), "MinHops"),
            "extra-fields-ignored", shape("struct {}", Map.of("MinHops", Gob.INT), "MinHops"));

    private static final Map<String, String> EVOLVED_RESULTS = Map.of(
            "any-int-width", "{N:-5}",
            "pubkey-null-field", "{K:" + PubKey.NULL + " N:1}",
            "missing-fields-kept", "{MinHops:4}",
            "extra-fields-ignored", "{MinHops:1}");

    static Stream<Vector> evolutions() {
        return Vectors.each("app-rpc.json", "gob_evolution");
    }

    @ParameterizedTest
    @MethodSource("evolutions")
    void shouldReadMessagesOfTheOtherGeneration(Vector one) throws IOException {
        String name = one.text("name");
        GobReader reader = GobReader.of(one.bytes("stream"), GobLimits.DEFAULT);
        GobType<?> receiver = Objects.requireNonNull(EVOLVED.get(name), name);
        if (one.has("error")) {
            assertRefusal(one, receiver, reader);
        } else {
            assertThat((Object) reader.read(receiver)).isEqualTo(EVOLVED_RESULTS.get(name));
        }
    }

    @Test
    void shouldFindTheNextValueBehindOneThatDoesNotFit() throws IOException {
        GobWriter writer = new GobWriter(GobLimits.DEFAULT);
        GobBuffer out = new GobBuffer(16);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(1000, "x"), out);
        writer.write(Gob.STRING, "between", out);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(2, "y"), out);
        GobReader reader = GobReader.of(out.toBytes(), GobLimits.DEFAULT);
        assertThatThrownBy(() -> reader.read(shape("main.Narrow", Map.of("A", Gob.INT8), "A")))
                .isInstanceOf(GobException.class)
                .hasMessage("value for \"A\" out of range in Inner.A at byte 6 of the message");
        assertThatThrownBy(() -> reader.read(INNER)).isInstanceOf(GobException.class);
        assertThat(reader.isAligned()).isTrue();
        assertThat(reader.read(INNER)).isEqualTo("{A:2 B:y}");
        assertThat(reader.read(INNER)).isNull();
    }

    @Test
    void shouldFindTheNextValueBehindAnInterfaceThatNobodyWanted() throws IOException {
        GobWriter writer = new GobWriter(GobLimits.DEFAULT);
        GobBuffer out = new GobBuffer(16);
        VectorTypes.Iface boxed = new VectorTypes.Iface(
                Optional.of(new GobBoxed<>(VectorTypes.Inner.GOB, new VectorTypes.Inner(1, "i"))), Optional.empty());
        writer.write(VectorTypes.Iface.GOB, boxed, out);
        writer.write(Gob.STRING, "after", out);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(7, "known"), out);
        GobReader reader = GobReader.of(out.toBytes(), GobLimits.DEFAULT);
        assertThatThrownBy(() -> reader.read(Gob.INT)).isInstanceOf(GobException.class);
        assertThat(reader.isAligned()).isTrue();
        assertThat(reader.read(Gob.STRING)).isEqualTo("after");
        assertThat(reader.read(VectorTypes.Inner.GOB)).isEqualTo(new VectorTypes.Inner(7, "known"));
    }

    @Test
    void shouldGiveTheStreamUpWhenAValueOverSeveralMessagesFails() throws IOException {
        GobWriter writer = new GobWriter(GobLimits.DEFAULT);
        GobBuffer out = new GobBuffer(16);
        GobType<Optional<GobBoxed<?>>> others = Gob.any("interface {}", Map.of("main.Else", VectorTypes.Inner.GOB));
        writer.write(others, Optional.of(new GobBoxed<>(VectorTypes.Inner.GOB, new VectorTypes.Inner(1, "i"))), out);
        writer.write(Gob.STRING, "lost", out);
        GobReader reader = GobReader.of(out.toBytes(), GobLimits.DEFAULT);
        assertThatThrownBy(() -> reader.read(VectorTypes.Iface.ANY))
                .isInstanceOfSatisfying(
                        GobException.class,
                        e -> assertThat(e.text()).isEqualTo("gob: name not registered for interface: \"main.Else\""));
        assertThat(reader.isAligned()).isFalse();
        assertThatThrownBy(() -> reader.read(Gob.STRING)).hasMessageStartingWith("gob: stream is over: ");
        assertThatThrownBy(reader::skip).hasMessageStartingWith("gob: stream is over: ");
    }
}
