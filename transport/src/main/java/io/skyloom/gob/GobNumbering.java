package io.skyloom.gob;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out type ids as one Go program does: from 64 up, in the order in which the program first meets its types, a
 * struct before its fields and a collection after its elements. A writer mostly has one of its own. Writers that share
 * one number their types like the connections of one Go process, which is how recorded streams are reproduced. Any
 * thread may use it.
 */
public final class GobNumbering {
    /** A type's id, and the name under which it was met first, which is the one its definitions carry. */
    static final class Numbered {
        private final String name;

        /** 0 until the id is known; written under the numbering's lock before the object is given away. */
        private int id;

        private Numbered(String name, int id) {
            this.name = name;
            this.id = id;
        }

        String name() {
            return name;
        }

        int id() {
            return id;
        }
    }

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Object, Numbered> known = new HashMap<>();

    @GuardedBy("lock")
    private int next = Definitions.FIRST_USER_ID;

    /** A program that has met no type yet. */
    public GobNumbering() {}

    /** Numbers a type and its parts, if they are new, as if a value of it had just been sent. */
    public void meet(GobType<?> type) {
        top(type.go().base());
    }

    /** The number of a type that is about to be sent as a whole value. */
    Numbered top(GoType type) {
        return locked(type.name(), type);
    }

    private Numbered locked(String name, GoType type) {
        lock.lock();
        try {
            return number(name, type);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private Numbered number(String name, GoType pointerOrNot) {
        GoType type = pointerOrNot.base();
        if (type.isBuiltin()) {
            return new Numbered("", type.kind().builtinId);
        }
        Numbered old = known.get(type.identity());
        if (old != null) {
            return old;
        }
        Numbered fresh = new Numbered(name, 0);
        known.put(type.identity(), fresh);
        numberWithParts(fresh, type);
        return fresh;
    }

    @GuardedBy("lock")
    private void numberWithParts(Numbered fresh, GoType type) {
        switch (type.kind()) {
            case STRUCT -> {
                giveId(fresh);
                for (GoType.Field field : type.fields()) {
                    giveId(number(fieldTypeName(field.type().base()), field.type()));
                }
            }
            case SLICE ->
                number(
                        type.elem().kind() == GoType.Kind.POINTER
                                ? ""
                                : type.elem().name(),
                        type.elem());
            case ARRAY -> number("", type.elem());
            case MAP -> {
                number("", type.key());
                number("", type.elem());
            }
            default -> {}
        }
        giveId(fresh);
    }

    /** A type without a name goes by its spelling when it is met as a field. */
    private static String fieldTypeName(GoType type) {
        return type.name().isEmpty() ? type.spelling() : type.name();
    }

    @GuardedBy("lock")
    private void giveId(Numbered numbered) {
        if (numbered.id == 0) {
            numbered.id = next++;
        }
    }
}
