package io.skyloom.gob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.key.PubKey;
import io.skyloom.testing.Cases;
import io.skyloom.testing.Draw;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Whatever goes in comes out, on streams of many values, also next to values that could not be sent. */
class GobRoundTripTest {
    private static final GobLimits LIMITS = GobLimits.DEFAULT;

    private static <T> List<T> list(Draw draw, Supplier<T> element) {
        List<T> made = new ArrayList<>();
        for (int i = draw.between(0, 3); i > 0; i--) {
            made.add(element.get());
        }
        return made;
    }

    private static <T> Optional<T> maybe(Draw draw, Supplier<T> value) {
        return draw.chance(0.5) ? Optional.of(value.get()) : Optional.empty();
    }

    private static String text(Draw draw) {
        return draw.pick(List.of("", "a", "Grüße ✓ 世界 \uD83D\uDE00", "x".repeat(200), Long.toString(draw.anyLong())));
    }

    private static VectorTypes.Inner inner(Draw draw) {
        return new VectorTypes.Inner(draw.anyLong(), text(draw));
    }

    private static Map<String, VectorTypes.Inner> inners(Draw draw) {
        Map<String, VectorTypes.Inner> made = new LinkedHashMap<>();
        for (int i = draw.between(0, 3); i > 0; i--) {
            made.put(text(draw), inner(draw));
        }
        return made;
    }

    private static VectorTypes.Outer outer(Draw draw) {
        return new VectorTypes.Outer(
                inner(draw),
                maybe(draw, () -> inner(draw)),
                maybe(draw, () -> draw.anyLong() | 1), // a pointer to zero is not sent
                list(draw, () -> inner(draw)),
                list(draw, () -> inner(draw)),
                List.of(inner(draw), inner(draw)),
                maybe(draw, () -> inners(draw)),
                draw.anyLong());
    }

    private static VectorTypes.Tree tree(Draw draw, int depth) {
        return new VectorTypes.Tree(
                draw.anyLong(), depth == 0 ? List.of() : list(draw, () -> tree(draw, draw.between(0, depth - 1))));
    }

    private static Optional<GobBoxed<?>> boxed(Draw draw) {
        return switch (draw.between(0, 4)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new GobBoxed<>(Gob.STRING, text(draw)));
            case 2 -> Optional.of(new GobBoxed<>(Gob.BOOL, draw.chance(0.5)));
            case 3 -> Optional.of(new GobBoxed<>(Gob.INT, draw.anyLong()));
            default -> Optional.of(new GobBoxed<>(VectorTypes.Inner.GOB, inner(draw)));
        };
    }

    /** A value and how to write and read it. */
    private record Sample<T>(GobType<T> type, T value) {
        void write(GobWriter writer, GobBuffer out) throws GobException {
            writer.write(type, value, out);
        }

        void expect(GobReader reader) throws IOException {
            assertThat(Objects.requireNonNull(reader.read(type))).isEqualTo(value);
        }
    }

    private static final GobType<List<Optional<GobBoxed<?>>>> BOXES = Gob.slice(VectorTypes.Iface.ANY);
    private static final GobType<Map<Integer, List<List<Long>>>> NESTED =
            Gob.map(Gob.UINT16, Gob.slice(Gob.slice(Gob.UINT64)));
    private static final GobType<List<UUID>> IDS = Gob.slice(Gob.UUID);

    private static Sample<?> sample(Draw draw) {
        return switch (draw.between(0, 11)) {
            case 0 -> new Sample<>(VectorTypes.Outer.GOB, outer(draw));
            case 1 -> new Sample<>(VectorTypes.Tree.GOB, tree(draw, 4));
            case 2 -> new Sample<>(VectorTypes.Iface.GOB, new VectorTypes.Iface(boxed(draw), boxed(draw)));
            case 3 -> new Sample<>(BOXES, list(draw, () -> boxed(draw)));
            case 4 -> new Sample<>(NESTED, Map.of(draw.between(0, 65535), list(draw, () -> list(draw, draw::anyLong))));
            case 5 -> new Sample<>(IDS, list(draw, () -> new UUID(draw.anyLong(), draw.anyLong())));
            case 6 ->
                new Sample<>(
                        Gob.TIME,
                        Instant.ofEpochSecond(draw.anyLong() % 31_000_000_000_000L, draw.between(0, 999_999_999)));
            case 7 -> new Sample<>(Gob.DURATION, Duration.ofNanos(draw.anyLong()));
            case 8 -> new Sample<>(Gob.FLOAT64, Double.longBitsToDouble(draw.anyLong() & ~(0x7FFL << 52)));
            case 9 -> new Sample<>(Gob.FLOAT32, (float) draw.between(-1000, 1000) / 7);
            case 10 -> new Sample<>(Gob.INT8, draw.between(-128, 127));
            default -> new Sample<>(Gob.STRING, text(draw));
        };
    }

    @Test
    void shouldReadBackEveryStreamOfRandomValues() {
        Cases.check(3000, draw -> {
            GobWriter writer = new GobWriter(LIMITS);
            GobBuffer out = new GobBuffer(1);
            List<Sample<?>> samples = list(draw, () -> sample(draw));
            for (Sample<?> sample : samples) {
                sample.write(writer, out);
            }
            GobReader reader = GobReader.of(new ArrayStream(out.toBytes(), draw.between(1, 700)), LIMITS);
            for (Sample<?> sample : samples) {
                sample.expect(reader);
            }
            assertThat(reader.skip()).isFalse();
        });
    }

    @Test
    void shouldLeaveNothingBehindWhenAValueCannotBeSent() throws IOException {
        GobWriter writer = new GobWriter(LIMITS);
        GobBuffer out = new GobBuffer(1);
        writer.write(Gob.STRING, "before", out);
        VectorTypes.Outer bad = new VectorTypes.Outer(
                new VectorTypes.Inner(1, "x"),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(), // an array of two needs two
                Optional.empty(),
                0);
        byte[] before = out.toBytes();
        assertThatThrownBy(() -> writer.write(VectorTypes.Outer.GOB, bad, out))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("[2]main.Inner cannot hold 0 elements");
        assertThat(out.toBytes()).isEqualTo(before);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(2, "y"), out);
        GobReader reader = GobReader.of(out.toBytes(), LIMITS);
        assertThat(reader.read(Gob.STRING)).isEqualTo("before");
        assertThat(reader.read(VectorTypes.Inner.GOB)).isEqualTo(new VectorTypes.Inner(2, "y"));
    }

    @Test
    void shouldTakeBackWhatWasAnnouncedSinceASavepoint() throws IOException {
        GobWriter writer = new GobWriter(LIMITS);
        GobBuffer out = new GobBuffer(1);
        writer.write(Gob.STRING, "kept", out);
        GobWriter.Savepoint point = writer.save(out);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(1, "gone"), out);
        writer.restore(point, out);
        writer.write(VectorTypes.Inner.GOB, new VectorTypes.Inner(2, "here"), out);
        GobReader reader = GobReader.of(out.toBytes(), LIMITS);
        assertThat(reader.read(Gob.STRING)).isEqualTo("kept");
        assertThat(reader.read(VectorTypes.Inner.GOB)).isEqualTo(new VectorTypes.Inner(2, "here"));
    }

    @Test
    void shouldRefuseToSendWhatReceiversChokeOn() {
        GobWriter writer = new GobWriter(GobLimits.ofMessages(100));
        GobBuffer out = new GobBuffer(1);
        assertThatThrownBy(() -> writer.write(GobKeys.PUB_KEY, PubKey.NULL, out))
                .isInstanceOf(GobException.class);
        assertThatThrownBy(() -> writer.write(Gob.slice(GobKeys.PUB_KEY), List.of(PubKey.NULL), out))
                .isInstanceOf(GobException.class)
                .hasMessageContaining("a null public key can only be a field of a struct");
        assertThatThrownBy(() -> writer.write(Gob.pointer(Gob.INT), Optional.empty(), out))
                .hasMessageContaining("nil pointer");
        assertThatThrownBy(() -> writer.write(Gob.UINT16, 70_000, out)).hasMessageContaining("70000 is no uint16");
        assertThatThrownBy(() -> writer.write(Gob.UINT32, -1L, out)).hasMessageContaining("-1 is no uint32");
        assertThatThrownBy(() -> writer.write(Gob.INT8, 128, out)).hasMessageContaining("128 is no int8");
        assertThatThrownBy(() -> writer.write(Gob.STRING, "x".repeat(100), out))
                .hasMessageContaining("message of 103 bytes, 100 are allowed");
        assertThat(out.size()).isZero();
    }

    @Test
    void shouldEncodeASignedObjectAsRecorded() throws GobException {
        PubKey src = PubKey.parse("031b84c5567b126440995d3ed5aaba0565d71e1834604819ff9c17f5e9d5dd078f");
        PubKey dst = PubKey.parse("024d4b6cd1361032ca9bd2aeb9d900aa4d45d9ead80ac9423374c451a7254d0766");
        byte[] noise = new byte[49];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (byte) i;
        }
        DmsgTypes.StreamRequest request = new DmsgTypes.StreamRequest(
                1_718_100_000_123_456_789L,
                new DmsgTypes.Addr(src, 49153),
                new DmsgTypes.Addr(dst, 22),
                false,
                false,
                noise);
        byte[] object = GobObject.of(DmsgTypes.StreamRequest.GOB_2024, LIMITS).encode(request);
        assertThat(HexFormat.of().formatHex(object))
                .startsWith("5a7f0301010d53747265616d52657175657374")
                .endsWith("ff90ff8001f82fafd5b1c7ea1a2a010121" + src.hex() + "01fec00100010121" + dst.hex()
                        + "0116000231" + HexFormat.of().formatHex(noise) + "00")
                .hasSize(2 * 292);
    }

    @Test
    void shouldReadInterfacesInsideInterfaces() throws IOException {
        record Wrap(Optional<GobBoxed<?>> in) {}
        GobType<Optional<GobBoxed<?>>> leaf = Gob.any("interface {}", Map.of("main.Inner", VectorTypes.Inner.GOB));
        GobType<Wrap> wrap = GobStruct.define("main.Wrap", fields -> {
            var in = fields.field("In", leaf, Wrap::in);
            return row -> new Wrap(row.get(in));
        });
        GobType<Optional<GobBoxed<?>>> outer = Gob.any("interface {}", Map.of("main.Wrap", wrap));
        Wrap value = new Wrap(Optional.of(new GobBoxed<>(VectorTypes.Inner.GOB, new VectorTypes.Inner(7, "deep"))));
        Optional<GobBoxed<?>> boxed = Optional.of(new GobBoxed<>(wrap, value));
        GobType<List<Optional<GobBoxed<?>>>> twice = Gob.slice(outer);
        byte[] stream = GobObject.of(twice, LIMITS).encode(List.of(boxed, boxed));
        GobReader reader = GobReader.of(stream, LIMITS);
        assertThat(reader.read(twice)).isEqualTo(List.of(boxed, boxed));
        assertThat(reader.skip()).isFalse();
        GobReader skipping = GobReader.of(stream, LIMITS);
        assertThat(skipping.skip()).isTrue();
        assertThat(skipping.skip()).isFalse();
    }

    @Test
    void shouldReadMalformedTextWithReplacements() throws IOException {
        byte[] stream = HexFormat.of().parseHex("060c0003ff41fe");
        assertThat(GobReader.of(stream, LIMITS).read(Gob.STRING)).isEqualTo("\uFFFDA\uFFFD");
    }

    @Test
    void shouldAcceptNumbersWrittenLongerThanNeeded() throws IOException {
        byte[] stream = HexFormat.of().parseHex("f80000000000000009" + "04" + "00" + "f80000000000000002");
        stream[8] = 11;
        assertThat(GobReader.of(stream, LIMITS).read(Gob.INT)).isEqualTo(1L);
    }

    @Test
    void shouldTurnAMakersRefusalIntoAGobException() throws GobException {
        record Positive(long value) {
            Positive {
                if (value <= 0) {
                    throw new IllegalArgumentException("must be positive, was " + value);
                }
            }
        }
        GobStruct<Positive> type = GobStruct.define("main.Positive", fields -> {
            var value = fields.field("A", Gob.INT, Positive::value);
            return row -> new Positive(row.get(value));
        });
        byte[] stream = GobObject.of(VectorTypes.Inner.GOB, LIMITS).encode(new VectorTypes.Inner(-5, "x"));
        assertThatThrownBy(() -> GobObject.of(type, LIMITS).decode(stream))
                .isInstanceOf(GobException.class)
                .hasMessage("gob: no main.Positive: must be positive, was -5");
    }
}
