package io.skyloom.seam.virtual;

import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether a virtual thread has stepped aside because a monitor was taken. From JDK 24 on they do; before, they keep
 * their carrier until they have it. Like the seeded scheduler it looks into the JDK, which has no public word for a thread
 * that has been let in and not gone on yet.
 */
final class MonitorWait {
    private static final @Nullable Field STATE = field("state");
    private static final int BLOCKED = constant("BLOCKED");
    private static final int UNBLOCKED = constant("UNBLOCKED");
    private static final int NONE = -1;

    private MonitorWait() {}

    /** Whether the thread, which does not run now, wants a monitor or was let in and has not gone on yet. */
    static boolean isEntering(Thread thread) {
        if (STATE == null || UNBLOCKED == NONE) {
            return false;
        }
        try {
            int state = STATE.getInt(thread);
            return state == BLOCKED || state == UNBLOCKED;
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
