package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import com.sun.management.ThreadMXBean;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bytes that no honest sender sends: every reader ends, with a value or a {@link GobException}, at bounded cost. */
class GobHostileTest {
    private static final GobLimits LIMITS = GobLimits.ofMessages(64 * 1024);

    /** What a reader may allocate before it has seen a byte, and for each byte it was given. */
    private static final long BASE_BYTES = 64 * 1024;

    /** Mostly for the exceptions of misfits, of which there can be one for every three bytes. */
    private static final long BYTES_PER_BYTE = 640;

    private static final List<byte[]> STREAMS = streams();

    private static List<byte[]> streams() {
        List<byte[]> streams = new ArrayList<>();
        for (Vector vector : Vectors.load("gob.json").list("vectors")) {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            vector.list("values").forEach(value -> joined.writeBytes(value.bytes("hex")));
            streams.add(joined.toByteArray());
        }
        return streams;
    }

    /** The types whose values cost no elliptic-curve arithmetic to check; that has a budget of its own. */
    private static final List<GobType<?>> TYPES = List.of(
            VectorTypes.Scalars.GOB,
            VectorTypes.Outer.GOB,
            VectorTypes.Embeds.GOB,
            VectorTypes.Times.GOB,
            VectorTypes.Arrays.GOB,
            VectorTypes.Slices.GOB,
            VectorTypes.Maps.GOB,
            VectorTypes.Tree.GOB,
            VectorTypes.Iface.GOB,
            PtyTypes.CommandReq.GOB_2026,
            SetupTypes.EdgeRules.GOB,
            SetupTypes.RULES,
            SetupTypes.ROUTE_IDS,
            Gob.slice(VectorTypes.Outer.GOB),
            Gob.slice(Gob.NOTHING),
            Gob.map(Gob.STRING, Gob.slice(Gob.slice(VectorTypes.Iface.ANY))),
            Gob.slice(Gob.UUID),
            Gob.INT,
            Gob.STRING);

    /** Classes are loaded and messages put together for the first time before anything is measured. */
    @BeforeAll
    static void warmUp() {
        for (byte[] stream : STREAMS) {
            for (GobType<?> type : TYPES) {
                drain(GobReader.of(stream, LIMITS), type);
                drain(GobReader.of(Arrays.copyOf(stream, stream.length / 2), LIMITS), type);
            }
        }
        Cases.check(500, draw -> readUnmeasured(mutated(draw)));
        Cases.check(500, draw -> readUnmeasured(draw.bytesUpTo(300)));
    }

    private static void readUnmeasured(byte[] stream) {
        for (GobType<?> type : TYPES) {
            drain(GobReader.of(stream, LIMITS), type);
        }
    }

    @Test
    void shouldReadMutatedStreamsAsValuesOrRefuseThem() {
        Cases.checkBytes(10_000, GobHostileTest::mutated, GobHostileTest::readAll);
    }

    @Test
    void shouldReadRandomBytesAsValuesOrRefuseThem() {
        Cases.checkBytes(10_000, draw -> draw.bytesUpTo(300), GobHostileTest::readAll);
    }

    private static byte[] mutated(Draw draw) {
        byte[] one = draw.mutate(draw.pick(STREAMS));
        if (draw.chance(0.2)) {
            byte[] other = draw.pick(STREAMS);
            byte[] joined = Arrays.copyOf(one, one.length + other.length);
            System.arraycopy(other, 0, joined, one.length, other.length);
            return joined;
        }
        return one;
    }

    /** Reads the stream as some types, by skipping, and in slices; all end, within the allowance. */
    private static void readAll(byte[] stream) {
        int first = Math.floorMod(Arrays.hashCode(stream), TYPES.size());
        for (int i = 0; i < 4; i++) {
            GobType<?> type = TYPES.get((first + i * 5) % TYPES.size());
            assertThat(allocatedBy(() -> drain(GobReader.of(stream, LIMITS), type)))
                    .as("allocated as %s", type.spelling())
                    .isLessThan(BASE_BYTES + BYTES_PER_BYTE * stream.length);
        }
        drain(GobReader.of(stream, LIMITS), null);
        drain(GobReader.of(new ArrayStream(stream, 1), LIMITS), VectorTypes.Outer.GOB);
    }

    /** Reads on behind misfits, as a server does, until the stream is over. */
    private static void drain(GobReader reader, @Nullable GobType<?> type) {
        boolean more = true;
        while (more) {
            try {
                more = type == null ? reader.skip() : reader.read(type) != null;
            } catch (GobException e) {
                more = reader.isAligned();
            } catch (IOException e) {
                throw new AssertionError("an array failed", e);
            }
        }
    }

    private static long allocatedBy(Runnable work) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    // ---- lies about lengths -----------------------------------------------------------------------------------

    /** A stream of one value of {@code []T} with a count, whatever follows it. */
    private static byte[] slice(String elemId, String count, String rest) {
        String definition = "7f0201 02ff80 00 01" + elemId + " 0000";
        String value = "ff8000" + count + rest;
        return message(definition, message(value, new byte[0]));
    }

    private static byte[] message(String body, byte[] tail) {
        byte[] bytes = HexFormat.of().parseHex(body.replace(" ", ""));
        GobBuffer out = new GobBuffer(16);
        out.uint(bytes.length);
        out.append(bytes, 0, bytes.length);
        out.append(tail, 0, tail.length);
        return out.toBytes();
    }

    @ParameterizedTest
    @CsvSource({
        "0c, fc7fffffff, 016101620163", // strings: 2^31-1 of them
        "0c, f8ffffffffffffffff, 0161", // 2^64-1 of them
        "0c, f88000000000000000, 0161", // negative as a Java long
        "0c, 07, 016101620163", // one byte more than there is
        "10, fc7fffffff, 00000000", // interfaces, which may go on in the next message
        "06, fd0fffff, 0102" // numbers
    })
    void shouldNotMakeRoomForElementsThatCannotBeThere(String elemId, String count, String rest) {
        byte[] stream = slice(elemId, count, rest);
        for (GobType<?> type : List.of(
                Gob.slice(Gob.STRING),
                Gob.slice(VectorTypes.Iface.ANY),
                Gob.slice(Gob.UINT),
                Gob.array(2, Gob.STRING))) {
            assertThat(allocatedBy(() -> drain(GobReader.of(stream, GobLimits.DEFAULT), type)))
                    .isLessThan(BASE_BYTES);
        }
        assertThatThrownBy(() -> GobReader.of(stream, GobLimits.DEFAULT).skip()).isInstanceOf(GobException.class);
    }

    @ParameterizedTest
    @CsvSource({"fc7fffffff", "f8ffffffffffffffff", "f88000000000000000", "06"})
    void shouldNotMakeRoomForBytesThatCannotBeThere(String length) {
        byte[] stream = message("0a00" + length + "0102030405", new byte[0]);
        assertThat(allocatedBy(() -> drain(GobReader.of(stream, GobLimits.DEFAULT), Gob.BYTES)))
                .isLessThan(BASE_BYTES);
        assertThatThrownBy(() -> GobReader.of(stream, GobLimits.DEFAULT).read(Gob.BYTES))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("where 5 bytes remain at byte");
    }

    @Test
    void shouldMakeRoomOnlyForTheBytesOfAMessageThatArrive() {
        byte[] stream = Arrays.copyOf(HexFormat.of().parseHex("fdf00000" + "0a00fdefff00"), 3000);
        assertThat(allocatedBy(() -> drain(GobReader.of(new ArrayStream(stream, 100), GobLimits.DEFAULT), Gob.BYTES)))
                .isLessThan(BASE_BYTES);
        assertThatThrownBy(() -> GobReader.of(new ArrayStream(stream, 100), GobLimits.DEFAULT)
                        .read(Gob.BYTES))
                .isInstanceOfSatisfying(
                        GobException.class, e -> assertThat(e.text()).isEqualTo("unexpected EOF"));
    }

    @ParameterizedTest
    @CsvSource({"00, 'message of 0 bytes'", "fd010001, 'message of 65537 bytes'", "f8ffffffffffffffff, 'message of'"})
    void shouldEndTheStreamAtAMessageOfAForbiddenLength(String length, String text) {
        GobReader reader = GobReader.of(HexFormat.of().parseHex(length + "00".repeat(20)), LIMITS);
        assertThatThrownBy(reader::skip).isInstanceOf(GobException.class).hasMessageContaining(text);
        assertThat(reader.isAligned()).isFalse();
    }

    // ---- definitions ------------------------------------------------------------------------------------------

    private static void assertBroken(GobLimits limits, String text, byte[] stream) {
        GobReader reader = GobReader.of(stream, limits);
        assertThatThrownBy(() -> {
                    while (reader.skip()) {
                        assertThat(reader.isAligned()).isTrue();
                    }
                })
                .isInstanceOf(GobException.class)
                .hasMessageContaining(text);
        assertThat(reader.isAligned()).isFalse();
    }

    private static byte[] emptyStruct(int id) {
        GobBuffer body = new GobBuffer(16);
        body.sint(-id);
        body.append(HexFormat.of().parseHex("03010002000000"), 0, 0);
        for (int octet : new int[] {3, 1, 2}) {
            body.octet(octet);
        }
        body.sint(id);
        for (int i = 0; i < 3; i++) {
            body.octet(0);
        }
        GobBuffer out = new GobBuffer(16);
        out.counted(body.toBytes());
        return out.toBytes();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    @Test
    void shouldRefuseASecondDefinitionOfAType() {
        assertBroken(LIMITS, "duplicate type received: 64", joined(emptyStruct(64), emptyStruct(64)));
    }

    @Test
    void shouldRefuseDefinitionsOfTypesThatEveryoneKnows() {
        assertBroken(LIMITS, "definition of type id 6", joined(emptyStruct(6)));
        assertBroken(LIMITS, "definition of type id 63", joined(emptyStruct(63)));
    }

    @Test
    void shouldRefuseMoreDefinitionsThanAllowed() {
        ByteArrayOutputStream many = new ByteArrayOutputStream();
        for (int id = 64; id < 64 + LIMITS.types() + 1; id++) {
            many.writeBytes(emptyStruct(id));
        }
        assertBroken(LIMITS, "too many type definitions: 1000", many.toByteArray());
    }

    @Test
    void shouldRefuseDefinitionsOfTooManyBytes() {
        GobLimits small = new GobLimits(64 * 1024, 1000, 2000, 1000, 64, 1000);
        String name = "4e".repeat(1500);
        String first = "7f 03 01 01 fe05dc" + name + " 01ff80 00 00 00";
        String second = "ff81 03 01 01 fe05dc" + name + " 01ff82 00 00 00";
        assertBroken(small, "too many type definitions", message(first, message(second, new byte[0])));
    }

    @Test
    void shouldRefuseAStructOfTooManyFields() {
        String fields = "00".repeat(1001);
        assertBroken(LIMITS, "elements where", message("7f 03 0102ff8000 01 fe03e9" + fields + "0000", new byte[0]));
    }

    @ParameterizedTest
    @CsvSource({
        "'7f 00', 'definition of no type'",
        "'7f 08 00', 'field number beyond the last of wireType'",
        "'7f 02 0102ff8000 010c 00 01 0102ff8000 010c 00 00', 'definition of two types'",
        "'7f 02 0102ff8000 010c 00 00 07', 'extra data in buffer'",
        "'7f 03 05', 'field number beyond the last of structType'",
        "'7f 01 0102ff8000 0106 0103 00 00', 'value for \"Len\" out of range'",
        "'7f 02 0102ff8000 01f8ffffffffffffffff 00 00', 'value for \"Id\" out of range'",
        "'7f', 'message ends within a value'"
    })
    void shouldRefuseMalformedDefinitions(String body, String text) {
        assertBroken(LIMITS, text, message(body, new byte[0]));
    }

    @Test
    void shouldRefuseValuesOfUndefinedTypesAndGoOn() throws IOException {
        byte[] stream = joined(
                message("ff8000", new byte[0]),
                message("0900", new byte[0]),
                message("2000", new byte[0]),
                message("f8ffffffffffffff00", new byte[0]),
                message("04000a", new byte[0]));
        assertBroken(LIMITS, "unknown type id or corrupted data: 64", stream);
        GobReader fine = GobReader.of(message("04000a", new byte[0]), LIMITS);
        assertThat(fine.read(Gob.INT)).isEqualTo(5L);
    }

    /** Struct 64 holds an optional 65, which holds an optional 66, and so on. */
    private static byte[] chain(int length) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int id = 64; id < 64 + length; id++) {
            GobBuffer body = new GobBuffer(64);
            body.sint(-id);
            body.append(HexFormat.of().parseHex("030102"), 0, 3);
            body.sint(id);
            body.append(HexFormat.of().parseHex("00010101"), 0, 4);
            body.counted("Kids".getBytes(StandardCharsets.UTF_8));
            body.octet(1);
            body.sint(id + 1);
            body.append(new byte[3], 0, 3);
            GobBuffer message = new GobBuffer(64);
            message.counted(body.toBytes());
            out.writeBytes(message.toBytes());
        }
        return out.toByteArray();
    }

    @Test
    void shouldBoundTheDepthOfTypesChainedThroughARecursiveOne() {
        record Node(List<Node> kids) {}
        GobType<Node> node = GobStruct.define("main.Node", fields -> {
            var kids = fields.field("Kids", Gob.slice(Gob.reference(fields.self())), Node::kids);
            return row -> new Node(row.get(kids));
        });
        ByteArrayOutputStream slices = new ByteArrayOutputStream();
        for (int i = 0; i < 400; i++) {
            int struct = 64 + 2 * i;
            GobBuffer body = new GobBuffer(64);
            body.sint(-struct);
            body.append(HexFormat.of().parseHex("030102"), 0, 3);
            body.sint(struct);
            body.append(HexFormat.of().parseHex("00010101"), 0, 4);
            body.counted("Kids".getBytes(StandardCharsets.UTF_8));
            body.octet(1);
            body.sint(struct + 1);
            body.append(new byte[3], 0, 3);
            GobBuffer elem = new GobBuffer(64);
            elem.sint(-(struct + 1));
            elem.append(HexFormat.of().parseHex("020102"), 0, 3);
            elem.sint(struct + 1);
            elem.append(HexFormat.of().parseHex("0001"), 0, 2);
            elem.sint(struct + 2);
            elem.append(new byte[2], 0, 2);
            GobBuffer out = new GobBuffer(64);
            out.counted(body.toBytes());
            out.counted(elem.toBytes());
            slices.writeBytes(out.toBytes());
        }
        byte[] stream = joined(slices.toByteArray(), emptyStruct(64 + 800), message("ff8000", new byte[0]));
        assertThatThrownBy(() -> GobReader.of(stream, LIMITS).read(node))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("types nested deeper than 64");
    }

    @Test
    void shouldBoundTheDepthOfValues() {
        byte[] definitions = joined(chain(200), emptyStruct(264));
        StringBuilder nested = new StringBuilder("ff80");
        nested.append("01".repeat(200)).append("00".repeat(201));
        byte[] stream = joined(definitions, message(nested.toString(), new byte[0]));
        assertThatThrownBy(() -> GobReader.of(stream, LIMITS).skip())
                .isInstanceOf(GobException.class)
                .hasMessageContaining("nested deeper than 64");
        VectorTypes.Tree tree = new VectorTypes.Tree(0, List.of());
        for (int i = 0; i < 100; i++) {
            tree = new VectorTypes.Tree(i, List.of(tree));
        }
        VectorTypes.Tree deep = tree;
        assertThatThrownBy(() -> GobObject.of(VectorTypes.Tree.GOB, LIMITS).encode(deep))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("nested deeper than 64");
    }

    @Test
    void shouldAnswerAboutInterfacesInBoundedTimeHoweverTypesAreTangled() {
        StringBuilder fields = new StringBuilder();
        int count = 900;
        for (int i = 0; i < count; i++) {
            fields.append("02").append("ff80").append("00");
        }
        String struct = "7f 03 0102ff8000 01 fe0384" + fields + "0000";
        String ofStructs = "ff81 02 0102ff8200 01ff80 0000";
        String ofSlices = "ff83 02 0102ff8400 01ff82 0000";
        StringBuilder value = new StringBuilder("ff8400 fe2710");
        for (int i = 0; i < 10_000; i++) {
            value.append("00");
        }
        byte[] stream = joined(
                message(struct, new byte[0]),
                message(ofStructs, new byte[0]),
                message(ofSlices, new byte[0]),
                message(value.toString(), new byte[0]));
        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(GobReader.of(stream, LIMITS).skip()).isTrue());
    }

    @Test
    void shouldBoundTheElementsOfAValueHoweverSmallTheyAre() {
        GobLimits few = new GobLimits(64 * 1024, 100, 10_000, 100, 64, 1000);
        byte[] stream = slice("0c", "fe03e9", "00".repeat(1001));
        assertThatThrownBy(() -> GobReader.of(stream, few).read(Gob.slice(Gob.STRING)))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("1001 elements");
        assertThatThrownBy(() -> GobReader.of(stream, few).skip()).isInstanceOf(GobException.class);
    }

    @Test
    void shouldBoundAValueThatRunsOverManyMessages() throws IOException {
        GobLimits narrow = GobLimits.ofMessages(300);
        GobType<List<Optional<GobBoxed<?>>>> list = Gob.slice(VectorTypes.Iface.ANY);
        List<Optional<GobBoxed<?>>> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(Optional.of(new GobBoxed<>(Gob.STRING, "x".repeat(8))));
        }
        byte[] stream = GobObject.of(list, GobLimits.DEFAULT).encode(many);
        assertThat(Objects.requireNonNull(
                        GobReader.of(stream, GobLimits.DEFAULT).read(list)))
                .hasSize(100);
        assertThatThrownBy(() -> GobReader.of(stream, narrow).read(list)).isInstanceOf(GobException.class);
    }
}
