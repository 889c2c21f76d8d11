package io.skyloom.seam.virtual;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Tells why a virtual thread does not run. From JDK 24 on they step aside when a monitor is taken; before, they keep their
 * carrier until they have it. Like the seeded scheduler it looks into the JDK, which has no public word for a thread that
 * has been let in or woken and has not gone on yet. On a JDK without these words every answer is no.
 */
final class VirtualState {
    private static final @Nullable Field STATE = field("state");
    private static final int BLOCKED = constant("BLOCKED");
    private static final int UNBLOCKED = constant("UNBLOCKED");
    private static final int UNPARKED = constant("UNPARKED");
    private static final int NONE = -1;

    private VirtualState() {}

    /** Whether the thread, which does not run now, wants a monitor or was let in and has not gone on yet. */
    static boolean isEntering(Thread thread) {
        return UNBLOCKED != NONE && (is(thread, BLOCKED) || is(thread, UNBLOCKED));
    }

    /** Whether the thread, which does not run now, was woken from waiting for something else and has not gone on yet. */
    static boolean isUnparked(Thread thread) {
        return UNPARKED != NONE && is(thread, UNPARKED);
    }

    private static boolean is(Thread thread, int state) {
        try {
            return STATE != null && STATE.getInt(thread) == state;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("the state of " + thread + " cannot be read", e);
        }
    }

    private static int constant(String name) {
        Field field = field(name);
        try {
            return field == null ? NONE : field.getInt(null);
        } catch (IllegalAccessException e) {
            return NONE;
        }
    }

    private static @Nullable Field field(String name) {
        try {
            Field field = Class.forName("java.lang.VirtualThread").getDeclaredField(name);
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
