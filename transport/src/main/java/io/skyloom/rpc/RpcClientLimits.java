package io.skyloom.rpc;

import java.time.Duration;

/**
 * What one connection of a client may use.
 *
 * @param messageBytes bytes of one message, in both directions
 * @param pendingCalls calls waiting for their answers
 * @param queuedBytes bytes waiting to be written, besides those being written
 * @param writeLimit how long the stream may take nothing while bytes wait; then it is closed
 */
public record RpcClientLimits(int messageBytes, int pendingCalls, int queuedBytes, Duration writeLimit) {
    private static final int MEBIBYTE = 1 << 20;

    /** Messages of 1 MiB, 1024 calls, 1 MiB queued, 30 s. */
    public static final RpcClientLimits DEFAULT = new RpcClientLimits(MEBIBYTE, 1024, MEBIBYTE, Duration.ofSeconds(30));

    /** All must be positive. */
    public RpcClientLimits {
        if (messageBytes < 1 || pendingCalls < 1 || queuedBytes < 1 || !writeLimit.isPositive()) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }
}
