package io.skyloom.gob;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The sending end of one direction of one connection: remembers which types the other side has been told. Owned by
 * one thread at a time; whoever shares it holds a lock of their own from {@link #write} until the bytes have their
 * place in the stream.
 */
public final class GobWriter {
    private static final int FIRST_CAPACITY = 256;
    private static final int KEPT_CAPACITY = 64 * 1024;

    private final GobNumbering numbering;
    private final GobLimits limits;
    private final Map<Object, Integer> announced = new HashMap<>();

    /** What is in {@link #announced}, in order, so that it can be taken back. */
    private final List<Object> history = new ArrayList<>();

    private GobBuffer body = new GobBuffer(FIRST_CAPACITY);

    /** A stream on which nothing has been said, numbering its types from 64. */
    public GobWriter(GobLimits limits) {
        this(limits, new GobNumbering());
    }

    /** A stream on which nothing has been said, with ids from a shared numbering. */
    public GobWriter(GobLimits limits, GobNumbering numbering) {
        this.limits = limits;
        this.numbering = numbering;
    }

    /** How far a stream had come. */
    public static final class Savepoint {
        private final int announced;
        private final int bytes;

        private Savepoint(int announced, int bytes) {
            this.announced = announced;
            this.bytes = bytes;
        }
    }

    GobLimits limits() {
        return limits;
    }

    /** Remembers how far the stream has come; see {@link #restore}. */
    public Savepoint save(GobBuffer out) {
        return new Savepoint(history.size(), out.size());
    }

    /** Takes back every value appended to {@code out} since the savepoint. Only before the bytes have been sent. */
    public void restore(Savepoint point, GobBuffer out) {
        List<Object> tail = history.subList(point.announced, history.size());
        tail.forEach(announced::remove);
        tail.clear();
        out.truncate(point.bytes);
    }

    /**
     * Appends a value, behind the definitions of its types when they are new to the stream.
     *
     * @throws GobException when the value cannot be sent; nothing is appended then
     */
    public <T> void write(GobType<T> type, T value, GobBuffer out) throws GobException {
        Savepoint before = save(out);
        boolean done = false;
        try {
            append(type, value, out);
            done = true;
        } finally {
            if (!done) {
                restore(before, out);
            }
        }
    }

    private <T> void append(GobType<T> type, T value, GobBuffer out) throws GobException {
        body.clear();
        GobOutput output = new GobOutput(this, body, out, 0);
        output.message(announce(type.go().base(), output), type, value);
        if (body.capacity() > KEPT_CAPACITY) {
            body = new GobBuffer(FIRST_CAPACITY);
        }
    }

    /** Makes sure that the other side knows a type; returns its id. */
    int announce(GoType type, GobOutput out) throws GobException {
        if (type.isBuiltin()) {
            return type.kind().builtinId;
        }
        Integer id = announced.get(type.identity());
        return id != null ? id : define(type, out);
    }

    /** Sends the definition of a type, then those of its parts, each once. */
    private int define(GoType type, GobOutput out) throws GobException {
        GobNumbering.Numbered numbered = numbering.top(type);
        GobBuffer body = out.body();
        body.sint(-numbered.id());
        definition(type, numbered, body);
        out.flush();
        announced.put(type.identity(), numbered.id());
        history.add(type.identity());
        defineParts(type, out);
        return numbered.id();
    }

    private void defineParts(GoType type, GobOutput out) throws GobException {
        switch (type.kind()) {
            case STRUCT -> {
                for (GoType.Field field : type.fields()) {
                    announce(field.type().base(), out);
                }
            }
            case SLICE, ARRAY -> announce(type.elem().base(), out);
            case MAP -> {
                announce(type.key().base(), out);
                announce(type.elem().base(), out);
            }
            default -> {}
        }
    }

    // A definition is a value of the struct wireType with one field set: a struct whose first field is again a struct,
    // of name and id. Zero fields are left out, as everywhere.

    private void definition(GoType type, GobNumbering.Numbered numbered, GobBuffer body) {
        body.uint(alternative(type.kind()));
        body.octet(1);
        nameAndId(numbered.name(), numbered.id(), body);
        switch (type.kind()) {
            case ARRAY -> {
                number(1, idOf(type.elem()), body);
                if (type.length() != 0) {
                    number(1, type.length(), body);
                }
            }
            case SLICE -> number(1, idOf(type.elem()), body);
            case STRUCT -> fields(type.fields(), body);
            case MAP -> {
                number(1, idOf(type.key()), body);
                number(1, idOf(type.elem()), body);
            }
            default -> {}
        }
        body.octet(0);
        body.octet(0);
    }

    private static int alternative(GoType.Kind kind) {
        return switch (kind) {
            case ARRAY -> 1;
            case SLICE -> 2;
            case STRUCT -> 3;
            case MAP -> 4;
            case GOB_ENCODER -> 5;
            case BINARY_MARSHALER -> 6;
            default -> throw new IllegalStateException("no definition for " + kind);
        };
    }

    private int idOf(GoType type) {
        GoType base = type.base();
        return base.isBuiltin() ? base.kind().builtinId : numbering.top(base).id();
    }

    private void fields(List<GoType.Field> fields, GobBuffer body) {
        if (fields.isEmpty()) {
            return;
        }
        body.octet(1);
        body.uint(fields.size());
        for (GoType.Field field : fields) {
            nameAndId(field.name(), idOf(field.type()), body);
        }
    }

    private static void nameAndId(String name, int id, GobBuffer body) {
        if (!name.isEmpty()) {
            body.octet(1);
            body.counted(name.getBytes(StandardCharsets.UTF_8));
        }
        number(name.isEmpty() ? 2 : 1, id, body);
        body.octet(0);
    }

    private static void number(int delta, int value, GobBuffer body) {
        body.uint(delta);
        body.sint(value);
    }
}
