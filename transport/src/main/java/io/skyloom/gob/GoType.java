package io.skyloom.gob;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Go would know about a type: enough to number it, define it on the wire, compare it with a received definition
 * and spell it in an error. Immutable, except that a struct gets its fields once, when its definition is complete.
 */
final class GoType {
    /** The kinds a type can have. */
    enum Kind {
        BOOL(1),
        INT(2),
        UINT(3),
        FLOAT(4),
        BYTES(5),
        STRING(6),
        INTERFACE(8),
        ARRAY(0),
        SLICE(0),
        MAP(0),
        STRUCT(0),
        GOB_ENCODER(0),
        BINARY_MARSHALER(0),
        POINTER(0);

        /** The id every program knows, or 0 when a stream must define the type first. */
        final int builtinId;

        Kind(int builtinId) {
            this.builtinId = builtinId;
        }
    }

    /** A field of a struct. */
    record Field(String name, GoType type) {}

    private final Kind kind;
    private final String spelling;
    private final String name;
    private final @Nullable GoType key;
    private final @Nullable GoType elem;
    private final int length;
    private final Object identity;

    /** Set once before the struct is published; empty for other kinds. */
    private List<Field> fields = List.of();

    private GoType(Kind kind, String spelling, String name, @Nullable GoType key, @Nullable GoType elem, int length) {
        this.kind = kind;
        this.spelling = spelling;
        this.name = name;
        this.key = key;
        this.elem = elem;
        this.length = length;
        this.identity = switch (kind) {
            case STRUCT, GOB_ENCODER, BINARY_MARSHALER -> this;
            default -> List.of(kind, spelling, key == null ? "" : key.identity, elem == null ? "" : elem.identity);
        };
    }

    /** A type without parts, known by its (possibly package-qualified) name. */
    static GoType named(Kind kind, String spelling) {
        return new GoType(kind, spelling, bareName(spelling), null, null, 0);
    }

    static GoType slice(GoType elem) {
        return new GoType(Kind.SLICE, "[]" + elem.spelling, "", null, elem, 0);
    }

    static GoType array(int length, GoType elem) {
        return new GoType(Kind.ARRAY, "[" + length + "]" + elem.spelling, "", null, elem, length);
    }

    static GoType map(GoType key, GoType elem) {
        return new GoType(Kind.MAP, "map[" + key.spelling + "]" + elem.spelling, "", key, elem, 0);
    }

    static GoType pointer(GoType elem) {
        return new GoType(Kind.POINTER, "*" + elem.spelling, "", null, elem, 0);
    }

    /** The same type under a name of its own: {@code type SHA256 [32]byte}. */
    GoType renamed(String newSpelling) {
        return new GoType(kind, newSpelling, bareName(newSpelling), key, elem, length);
    }

    void setFields(List<Field> complete) {
        fields = List.copyOf(complete);
    }

    Kind kind() {
        return kind;
    }

    /** The type as Go prints it, for example {@code []cipher.PubKey}. */
    String spelling() {
        return spelling;
    }

    /** The name without its package; empty for types that have none. */
    String name() {
        return name;
    }

    /** The element of a slice, array, map or pointer. */
    GoType elem() {
        if (elem == null) {
            throw new IllegalStateException(spelling + " has no elements");
        }
        return elem;
    }

    GoType key() {
        if (key == null) {
            throw new IllegalStateException(spelling + " has no keys");
        }
        return key;
    }

    int length() {
        return length;
    }

    List<Field> fields() {
        return fields;
    }

    /** Equal for what Go holds to be one and the same type. */
    Object identity() {
        return identity;
    }

    /** The type with all pointers taken off. */
    GoType base() {
        return kind == Kind.POINTER ? elem().base() : this;
    }

    boolean isBuiltin() {
        return kind.builtinId != 0;
    }

    boolean isStruct() {
        return kind == Kind.STRUCT;
    }

    boolean isOpaque() {
        return kind == Kind.GOB_ENCODER || kind == Kind.BINARY_MARSHALER;
    }

    /** Whether a value can hold an interface, and with it types that are known only when it is sent. */
    boolean reachesInterface() {
        Set<GoType> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        Deque<GoType> open = new ArrayDeque<>(List.of(this));
        while (!open.isEmpty()) {
            GoType next = open.pop();
            if (next.kind == Kind.INTERFACE) {
                return true;
            }
            if (seen.add(next)) {
                next.parts().forEach(open::push);
            }
        }
        return false;
    }

    private List<GoType> parts() {
        List<GoType> parts = new ArrayList<>();
        fields.forEach(field -> parts.add(field.type()));
        if (key != null) {
            parts.add(key);
        }
        if (elem != null) {
            parts.add(elem);
        }
        return parts;
    }

    private static String bareName(String spelling) {
        return spelling.indexOf(' ') >= 0 ? "" : spelling.substring(spelling.lastIndexOf('.') + 1);
    }
}
