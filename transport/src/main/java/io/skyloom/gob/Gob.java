package io.skyloom.gob;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * The types every message is built from. Go's sized integers differ only in their range here; unsigned 64-bit numbers
 * are the bits of a {@code long}. Constants and pure functions; any thread may use them.
 */
public final class Gob {
    /** {@code bool}. */
    public static final GobType<Boolean> BOOL = new ScalarType<>(
            GoType.named(GoType.Kind.BOOL, "bool"),
            false,
            value -> !value,
            (in, name) -> in.bool(),
            (out, value) -> out.uint(value ? 1 : 0));

    /** {@code int}, 64 bits wide. */
    public static final GobType<Long> INT = signed("int", Long.MIN_VALUE, Long.MAX_VALUE);

    /** {@code int64}. */
    public static final GobType<Long> INT64 = signed("int64", Long.MIN_VALUE, Long.MAX_VALUE);

    /** {@code int32}. */
    public static final GobType<Integer> INT32 =
            signed("int32", Integer.MIN_VALUE, Integer.MAX_VALUE).as(Long::intValue, Integer::longValue);

    /** {@code int16}. */
    public static final GobType<Integer> INT16 =
            signed("int16", Short.MIN_VALUE, Short.MAX_VALUE).as(Long::intValue, Integer::longValue);

    /** {@code int8}. */
    public static final GobType<Integer> INT8 =
            signed("int8", Byte.MIN_VALUE, Byte.MAX_VALUE).as(Long::intValue, Integer::longValue);

    /** {@code uint}, 64 bits wide. */
    public static final GobType<Long> UINT = unsigned("uint", -1L);

    /** {@code uint64}. */
    public static final GobType<Long> UINT64 = unsigned("uint64", -1L);

    /** {@code uint32}, as a number from 0 to 2^32-1. */
    public static final GobType<Long> UINT32 = unsigned("uint32", 0xFFFF_FFFFL);

    /** {@code uint16}, as a number from 0 to 65535. */
    public static final GobType<Integer> UINT16 = unsigned("uint16", 0xFFFF).as(Long::intValue, Integer::longValue);

    /** {@code uint8}, as a number from 0 to 255. A slice of them is {@link #BYTES}. */
    public static final GobType<Integer> UINT8 = unsigned("uint8", 0xFF).as(Long::intValue, Integer::longValue);

    /** {@code float64}. */
    public static final GobType<Double> FLOAT64 = new ScalarType<>(
            GoType.named(GoType.Kind.FLOAT, "float64"),
            0.0,
            value -> value == 0,
            (in, name) -> in.real(),
            (out, value) -> out.uint(Long.reverseBytes(Double.doubleToRawLongBits(value))));

    /** {@code float32}; a finite number beyond its range is refused. */
    public static final GobType<Float> FLOAT32 = new ScalarType<>(
            GoType.named(GoType.Kind.FLOAT, "float32"),
            0.0f,
            value -> value == 0,
            Gob::readFloat,
            (out, value) -> out.uint(Long.reverseBytes(Double.doubleToRawLongBits(value))));

    /** {@code string}. Malformed UTF-8 is read with replacement characters. */
    public static final GobType<String> STRING = new ScalarType<>(
            GoType.named(GoType.Kind.STRING, "string"),
            "",
            String::isEmpty,
            (in, name) -> in.string(),
            (out, value) -> out.counted(value.getBytes(StandardCharsets.UTF_8)));

    /** {@code []byte}. Arrays read are the caller's own; arrays written are only read. */
    public static final GobType<byte[]> BYTES = new ScalarType<>(
            GoType.named(GoType.Kind.BYTES, "[]uint8"),
            new byte[0],
            value -> value.length == 0,
            (in, name) -> in.bytes(),
            GobBuffer::counted);

    /** The struct without fields: no argument, no reply. Receivers accept any struct for it. */
    public static final GobType<Nothing> NOTHING =
            GobStruct.<Nothing>define("struct {}", fields -> row -> Nothing.NOTHING);

    /** {@code time.Duration}, in nanoseconds; a duration beyond 292 years cannot be sent. */
    public static final GobType<Duration> DURATION = INT64.as("time.Duration", Duration::ofNanos, Duration::toNanos);

    /** {@code time.Time} with its zone. */
    public static final GobType<OffsetDateTime> ZONED_TIME = GobOpaque.gobEncoder(
            "time.Time", OffsetDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC), TimeForm::read, TimeForm::write);

    /** {@code time.Time} as a point in time, sent as UTC. */
    public static final GobType<Instant> TIME =
            ZONED_TIME.as(OffsetDateTime::toInstant, instant -> instant.atOffset(ZoneOffset.UTC));

    /** {@code uuid.UUID}; all zeros when absent. */
    public static final GobType<UUID> UUID =
            GobOpaque.binaryMarshaler("uuid.UUID", new UUID(0, 0), UuidForm::read, UuidForm::write);

    private Gob() {}

    /** The only value of the empty struct. */
    public enum Nothing {
        /** That value. */
        NOTHING
    }

    /** A slice. Nil and empty are the same. */
    public static <E> GobType<List<E>> slice(GobType<E> elem) {
        if (elem.spelling().equals(UINT8.spelling())) {
            throw new IllegalArgumentException("[]uint8 is a byte string: use BYTES");
        }
        return ListType.slice(elem);
    }

    /** An array of {@code length} elements; always sent, zeros too. */
    public static <E> GobType<List<E>> array(int length, GobType<E> elem) {
        return ListType.array(length, elem);
    }

    /** {@code [N]byte}: an array of numbers, not a byte string. */
    public static GobType<byte[]> byteArray(int length) {
        return new ByteArrayType(length);
    }

    /** A map. An empty one is taken for nil, which a struct leaves out. */
    public static <K, V> GobType<Map<K, V>> map(GobType<K> key, GobType<V> elem) {
        return new DictionaryType<>(key, elem);
    }

    /** A pointer that may be nil. */
    public static <T> GobType<Optional<T>> pointer(GobType<T> target) {
        return new PointerType<>(target);
    }

    /** A pointer that is never nil: as an element of a collection it changes nothing but the type's spelling. */
    public static <T> GobType<T> reference(GobType<T> target) {
        return new ViewType<>(GoType.pointer(target.go()), target, Function.identity(), Function.identity());
    }

    /**
     * An interface that can hold values of some types.
     *
     * @param goName the interface's name, for example {@code interface {}}
     * @param registered the types by the names under which both sides registered them
     */
    public static GobType<Optional<GobBoxed<?>>> any(String goName, Map<String, GobType<?>> registered) {
        return new AnyType(goName, registered);
    }

    /**
     * An argument or a reply that older and newer programs spell differently.
     *
     * @param sent the form that is sent, and read anywhere
     * @param alsoRead a form that is read as well where the value stands alone
     */
    public static <T> GobType<T> either(GobType<T> sent, GobType<T> alsoRead) {
        return new EitherType<>(sent, alsoRead);
    }

    private static GobType<Long> signed(String goName, long min, long max) {
        return new ScalarType<>(
                GoType.named(GoType.Kind.INT, goName),
                0L,
                value -> value == 0,
                (in, name) -> in.signed(min, max, name),
                (out, value) -> {
                    if (value < min || value > max) {
                        throw GobException.of("gob: " + value + " is no " + goName);
                    }
                    out.sint(value);
                });
    }

    private static GobType<Long> unsigned(String goName, long max) {
        return new ScalarType<>(
                GoType.named(GoType.Kind.UINT, goName),
                0L,
                value -> value == 0,
                (in, name) -> in.unsigned(max, name),
                (out, value) -> {
                    if (Long.compareUnsigned(value, max) > 0) {
                        throw GobException.of("gob: " + value + " is no " + goName);
                    }
                    out.uint(value);
                });
    }

    private static float readFloat(GobInput in, String name) throws GobException {
        double wide = in.real();
        float narrow = (float) wide;
        if (Float.isInfinite(narrow) && !Double.isInfinite(wide)) {
            throw in.outOfRange(name);
        }
        return narrow;
    }

    /** 16 bytes, most significant first. */
    private static final class UuidForm {
        static UUID read(byte[] form) {
            if (form.length != 2 * Long.BYTES) {
                throw new IllegalArgumentException("invalid UUID (got " + form.length + " bytes)");
            }
            return new UUID(BigEndian.int64(form, 0), BigEndian.int64(form, Long.BYTES));
        }

        static byte[] write(UUID id) {
            byte[] form = new byte[2 * Long.BYTES];
            BigEndian.put(form, 0, Long.BYTES, id.getMostSignificantBits());
            BigEndian.put(form, Long.BYTES, Long.BYTES, id.getLeastSignificantBits());
            return form;
        }
    }
}
