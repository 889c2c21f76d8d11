package io.skyloom.engine.appserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that can end a write at a point in time and stay usable. Any thread. */
@FunctionalInterface
interface WriteDeadline {
    /** Sets until when, from now, writes may wait; null for ever. */
    void writeWithin(@Nullable Duration span);
}
