package io.skyloom.routing.group;

import java.time.Duration;

/**
 * How large and how patient groups are.
 *
 * @param chunkBytes plain bytes in one frame that we send, 1 to {@link #MAX_CHUNK}
 * @param intakeBytes received bytes that may wait for an application
 * @param patience how long in all the transport may be held back for an application that does not keep up, before its
 *     group is closed; reading as much as the intake holds earns all of it anew. Time in which the application has read
 *     nothing although much was waiting counts, too
 * @param handshake how long the peer's handshake packet may take
 * @param noise how long the agreement on keys may take after it
 * @param close how long the peer may take to answer a close
 */
public record GroupLimits(
        int chunkBytes, int intakeBytes, Duration patience, Duration handshake, Duration noise, Duration close) {
    /** The largest chunk that peers accept: a frame of 4096 bytes. */
    public static final int MAX_CHUNK = 4070;

    /** With this chunk a packet fills exactly one frame of the transports it travels on; the largest would take two. */
    public static final int ONE_FRAME_CHUNK = 4037;

    /** Checks the ranges. */
    public GroupLimits {
        if (chunkBytes < 1 || chunkBytes > MAX_CHUNK) {
            throw new IllegalArgumentException("a chunk has 1 to " + MAX_CHUNK + " bytes, not " + chunkBytes);
        }
        if (intakeBytes < 1 << 16) {
            throw new IllegalArgumentException(
                    "an intake takes one packet of any size at least: 65536 bytes, not " + intakeBytes);
        }
    }

    /** What visors use. */
    public static GroupLimits usual() {
        return new GroupLimits(
                ONE_FRAME_CHUNK,
                4 << 20,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ofSeconds(2));
    }

    /** The same with another chunk. */
    public GroupLimits withChunk(int bytes) {
        return new GroupLimits(bytes, intakeBytes, patience, handshake, noise, close);
    }

    /** The same with another intake. */
    public GroupLimits withIntake(int bytes) {
        return new GroupLimits(chunkBytes, bytes, patience, handshake, noise, close);
    }
}
