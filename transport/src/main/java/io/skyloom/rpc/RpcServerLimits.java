package io.skyloom.rpc;

import java.time.Duration;

/**
 * What one connection of a server may use.
 *
 * @param messageBytes bytes of one message, in both directions
 * @param calls calls running at once; beyond them nothing more is read
 * @param queuedBytes bytes waiting to be written, besides those being written
 * @param callLimit how long a method may take, unless it has a limit of its own; then the caller is told
 * @param stallLimit how long all calls may be running without one ending while the peer wants more; then the connection
 *     is closed
 * @param writeLimit how long the stream may take nothing while bytes wait; then it is closed
 * @param idleLimit how long the peer may be silent while no call runs; then the connection is closed
 * @param drainLimit how long running calls may go on when the peer has ended its direction
 */
public record RpcServerLimits(
        int messageBytes,
        int calls,
        int queuedBytes,
        Duration callLimit,
        Duration stallLimit,
        Duration writeLimit,
        Duration idleLimit,
        Duration drainLimit) {
    /** So long that it stands for "never"; for methods that wait for something, and for connections that may idle. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    private static final int MEBIBYTE = 1 << 20;

    /** 1 MiB, 64 calls of 2 min, 1 MiB queued, 2 min without a free place, 30 s of no writing, any idleness, 10 s. */
    public static final RpcServerLimits DEFAULT = new RpcServerLimits(
            MEBIBYTE,
            64,
            MEBIBYTE,
            Duration.ofMinutes(2),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30),
            UNLIMITED,
            Duration.ofSeconds(10));

    /** All must be positive. */
    public RpcServerLimits {
        if (messageBytes < 1 || calls < 1 || queuedBytes < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    /** The same with another bound for messages. */
    public RpcServerLimits withMessageBytes(int bytes) {
        return new RpcServerLimits(bytes, calls, queuedBytes, callLimit, stallLimit, writeLimit, idleLimit, drainLimit);
    }

    /** The same with another number of calls at once. */
    public RpcServerLimits withCalls(int number) {
        return new RpcServerLimits(
                messageBytes, number, queuedBytes, callLimit, stallLimit, writeLimit, idleLimit, drainLimit);
    }

    /** The same with another limit for methods that have none of their own. */
    public RpcServerLimits withCallLimit(Duration limit) {
        return new RpcServerLimits(
                messageBytes, calls, queuedBytes, limit, stallLimit, writeLimit, idleLimit, drainLimit);
    }

    /** The same with another limit for silence. */
    public RpcServerLimits withIdleLimit(Duration limit) {
        return new RpcServerLimits(
                messageBytes, calls, queuedBytes, callLimit, stallLimit, writeLimit, limit, drainLimit);
    }
}
