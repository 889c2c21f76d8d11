package io.skyloom.engine.soak;

import java.time.Duration;

/** What can be done to the direction from one machine to another. */
public sealed interface Fault {
    /** Everything on it breaks, and nothing new gets through. */
    record Cut() implements Fault {}

    /** Nothing arrives until it is healed; then everything does. */
    record Stall() implements Fault {}

    /** Everything is swallowed; what lost bytes stays dead. */
    record Swallow() implements Fault {}

    /** It carries again. */
    record Heal() implements Fault {}

    /** Everything takes so long. */
    record Latency(Duration each) implements Fault {}

    /** Everything takes up to so much longer, at random. */
    record Jitter(Duration most) implements Fault {}

    /** It carries so many bytes a second. */
    record Rate(long bytesPerSecond) implements Fault {}
}
