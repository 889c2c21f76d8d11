package io.skyloom.gob;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The types one sender has defined on one stream so far. Owned by the stream's reading thread. */
final class Definitions {
    /** The lowest id a sender may give to a type of its own. */
    static final int FIRST_USER_ID = 64;

    static final int BOOL = 1;
    static final int INT = 2;
    static final int UINT = 3;
    static final int FLOAT = 4;
    static final int BYTES = 5;
    static final int STRING = 6;
    static final int COMPLEX = 7;
    static final int INTERFACE = 8;

    private static final String[] BUILTIN = {
        "", "bool", "int", "uint", "float", "bytes", "string", "complex", "interface"
    };
    private static final int DESCRIBED_CHARS = 240;

    private final GobLimits limits;
    private final Map<Integer, WireType> types = new HashMap<>();

    /** Answers of {@link #reachesInterface} that hold until the next definition. */
    private final Map<Integer, Boolean> reaching = new HashMap<>();

    private int definitionBytes;

    Definitions(GobLimits limits) {
        this.limits = limits;
    }

    GobLimits limits() {
        return limits;
    }

    /** Remembers a definition that took {@code bytes} on the wire. */
    void define(GobInput in, int id, WireType type, int bytes) throws GobException {
        definitionBytes += bytes;
        if (types.size() >= limits.types() || definitionBytes > limits.definitionBytes()) {
            throw in.fault("gob: too many type definitions: " + types.size() + " of " + definitionBytes + " bytes");
        }
        reaching.clear();
        if (types.putIfAbsent(id, type) != null) {
            throw in.fault("gob: duplicate type received: " + id);
        }
    }

    @Nullable
    WireType find(int id) {
        return types.get(id);
    }

    static boolean isBuiltin(int id) {
        return id >= BOOL && id <= INTERFACE;
    }

    boolean knows(int id) {
        return isBuiltin(id) || types.containsKey(id);
    }

    /** The element type of a slice, array or map that is known to be one. */
    int elemOf(int id) throws GobException {
        WireType type = find(id);
        if (type instanceof WireType.Array array) {
            return array.elem();
        }
        if (type instanceof WireType.Slice slice) {
            return slice.elem();
        }
        if (type instanceof WireType.Dictionary map) {
            return map.elem();
        }
        throw GobException.of("gob: type " + describe(id) + " has no elements");
    }

    /** The key type of a map that is known to be one. */
    int keyOf(int id) throws GobException {
        if (find(id) instanceof WireType.Dictionary map) {
            return map.key();
        }
        throw GobException.of("gob: type " + describe(id) + " has no keys");
    }

    /** Whether a value of this type can hold an interface, and so can run over several messages. */
    boolean reachesInterface(int id) {
        return reaching.computeIfAbsent(id, this::search);
    }

    private boolean search(int id) {
        Set<Integer> seen = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        open.push(id);
        while (!open.isEmpty()) {
            int next = open.pop();
            if (next == INTERFACE) {
                return true;
            }
            WireType type = find(next);
            if (type != null && seen.add(next)) {
                pushParts(type, open);
            }
        }
        return false;
    }

    private static void pushParts(WireType type, Deque<Integer> open) {
        switch (type) {
            case WireType.Array array -> open.push(array.elem());
            case WireType.Slice slice -> open.push(slice.elem());
            case WireType.Dictionary map -> {
                open.push(map.key());
                open.push(map.elem());
            }
            case WireType.Struct struct -> {
                for (int part : struct.fieldTypes()) {
                    open.push(part);
                }
            }
            case WireType.Opaque opaque -> {}
        }
    }

    /** The type as Go prints a received type, cut when it is long: {@code Args = struct { A int; B int; }}. */
    String describe(int id) {
        StringBuilder text = new StringBuilder();
        describe(id, text, new HashSet<>());
        return text.length() <= DESCRIBED_CHARS ? text.toString() : text.substring(0, DESCRIBED_CHARS) + "…";
    }

    private void describe(int id, StringBuilder text, Set<Integer> seen) {
        if (isBuiltin(id)) {
            text.append(BUILTIN[id]);
            return;
        }
        WireType type = find(id);
        if (type == null || text.length() > DESCRIBED_CHARS || !seen.add(id)) {
            text.append(type == null ? "unknown type " + id : type.name());
            return;
        }
        describeParts(type, text, seen);
        seen.remove(id);
    }

    private void describeParts(WireType type, StringBuilder text, Set<Integer> seen) {
        switch (type) {
            case WireType.Array array -> {
                text.append('[').append(array.length()).append(']');
                describe(array.elem(), text, seen);
            }
            case WireType.Slice slice -> {
                text.append("[]");
                describe(slice.elem(), text, seen);
            }
            case WireType.Dictionary map -> {
                text.append("map[");
                describe(map.key(), text, seen);
                text.append(']');
                describe(map.elem(), text, seen);
            }
            case WireType.Opaque opaque -> text.append(opaque.name());
            case WireType.Struct struct -> describeFields(struct, text, seen);
        }
    }

    private void describeFields(WireType.Struct struct, StringBuilder text, Set<Integer> seen) {
        text.append(struct.name()).append(" = struct { ");
        for (int i = 0; i < struct.size() && text.length() <= DESCRIBED_CHARS; i++) {
            text.append(struct.fieldName(i)).append(' ');
            describe(struct.fieldType(i), text, seen);
            text.append("; ");
        }
        text.append('}');
    }
}
