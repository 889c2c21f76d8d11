package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.testing.Vector;
import io.skyloom.testing.Vectors;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Streams recorded from Go's own encoder: read by definition and by type, and written again byte for byte. */
class GobVectorsTest {
    static Stream<Vector> vectors() {
        return Vectors.each("gob.json", "vectors");
    }

    @Test
    void shouldHaveATypeForEveryRecordedVector() {
        assertThat(vectors().map(Vector::toString).collect(Collectors.toSet()))
                .isEqualTo(VectorTypes.BY_VECTOR.keySet())
                .hasSize(63);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReadEveryValueByItsDefinitions(Vector vector) throws IOException {
        GobView view = new GobView(wholeStream(vector));
        for (Vector value : vector.list("values")) {
            ObjectNode shown = view.next();
            for (Vector message : value.list("messages")) {
                if (message.has("typedef")) {
                    JsonNode typedef = message.object("typedef").json();
                    assertThat(view.definition(typedef.get("id").asInt())).isEqualTo(typedef);
                } else {
                    assertThat(shown.get("type")).isEqualTo(message.json().get("type"));
                    assertThat(withoutTypedefs(shown.get("value")))
                            .isEqualTo(withoutTypedefs(message.json().get("value")));
                }
            }
        }
    }

    /** The recorded view of an interface repeats the definitions inside the value. */
    private static JsonNode withoutTypedefs(JsonNode node) {
        JsonNode copy = node.deepCopy();
        copy.findParents("typedefs").forEach(parent -> ((ObjectNode) parent).remove("typedefs"));
        return copy;
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldWriteWhatItReadByteForByte(Vector vector) throws IOException {
        GobReader reader = GobReader.of(wholeStream(vector), GobLimits.DEFAULT);
        GobWriter writer = new GobWriter(GobLimits.DEFAULT);
        GobType<?> type = Objects.requireNonNull(VectorTypes.BY_VECTOR.get(vector.toString()));
        for (Vector value : vector.list("values")) {
            assertThat(HexFormat.of().formatHex(copy(type, reader, writer))).isEqualTo(value.text("hex"));
        }
        assertThat(reader.skip()).isFalse();
    }

    private static <T> byte[] copy(GobType<T> type, GobReader reader, GobWriter writer) throws IOException {
        GobBuffer out = new GobBuffer(16);
        writer.write(type, Objects.requireNonNull(reader.read(type)), out);
        return out.toBytes();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReadTheSameFromAnyIdsAndInSlicesOfOneByte(Vector vector) throws IOException {
        GobType<?> type = Objects.requireNonNull(VectorTypes.BY_VECTOR.get(vector.toString()));
        int values = vector.list("values").size();
        byte[] shifted = rewrite(type, GobReader.of(wholeStream(vector), GobLimits.DEFAULT), values, longRunning());
        GobReader sliced = GobReader.of(new ArrayStream(shifted, 1), GobLimits.DEFAULT);
        byte[] back = rewrite(type, sliced, values, new GobNumbering());
        assertThat(HexFormat.of().formatHex(back)).isEqualTo(HexFormat.of().formatHex(wholeStream(vector)));
        assertThat(sliced.skip()).isFalse();
    }

    /** The ids of a program that has met a thousand other types before. */
    private static GobNumbering longRunning() {
        GobNumbering numbering = new GobNumbering();
        for (int i = 0; i < 1000; i++) {
            numbering.meet(GobStruct.<Gob.Nothing>define("main.Earlier" + i, fields -> row -> Gob.Nothing.NOTHING));
        }
        return numbering;
    }

    private static <T> byte[] rewrite(GobType<T> type, GobReader reader, int values, GobNumbering numbering)
            throws IOException {
        GobWriter writer = new GobWriter(GobLimits.DEFAULT, numbering);
        GobBuffer out = new GobBuffer(16);
        for (int i = 0; i < values; i++) {
            writer.write(type, Objects.requireNonNull(reader.read(type)), out);
        }
        return out.toBytes();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldSkipEveryValueAndFindTheEnd(Vector vector) throws IOException {
        GobReader reader = GobReader.of(wholeStream(vector), GobLimits.DEFAULT);
        int skipped = 0;
        while (reader.skip()) {
            skipped++;
        }
        assertThat(skipped).isEqualTo(vector.list("values").size());
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldMakeTheSameObjectFromPreparedDefinitions(Vector vector) throws IOException {
        assertPreparedObject(
                Objects.requireNonNull(VectorTypes.BY_VECTOR.get(vector.toString())),
                vector.list("values").get(0).bytes("hex"));
    }

    private static <T> void assertPreparedObject(GobType<T> type, byte[] first) throws IOException {
        GobObject<T> object = GobObject.of(type, GobLimits.DEFAULT);
        T value = object.decode(first);
        assertThat(object.encode(value)).isEqualTo(first);
        assertThat(object.encode(value)).isEqualTo(first);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void shouldReportAnEndWithinEveryStream(Vector vector) throws IOException {
        byte[] whole = wholeStream(vector);
        List<Integer> cleanEnds = new ArrayList<>();
        for (int length = 0; length < whole.length; length++) {
            if (endsCleanly(Arrays.copyOf(whole, length))) {
                cleanEnds.add(length);
            }
        }
        assertThat(cleanEnds).isEqualTo(valueBoundaries(vector));
    }

    private static boolean endsCleanly(byte[] stream) throws IOException {
        GobReader reader = GobReader.of(stream, GobLimits.DEFAULT);
        try {
            while (reader.skip()) {
                assertThat(reader.isAligned()).isTrue();
            }
            return true;
        } catch (GobException e) {
            return false;
        }
    }

    private static List<Integer> valueBoundaries(Vector vector) {
        List<Integer> ends = new ArrayList<>();
        int at = 0;
        for (Vector value : vector.list("values")) {
            ends.add(at);
            at += value.bytes("hex").length;
        }
        return ends;
    }

    private static byte[] wholeStream(Vector vector) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        vector.list("values").forEach(value -> joined.writeBytes(value.bytes("hex")));
        return joined.toByteArray();
    }
}
