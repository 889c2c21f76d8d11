package io.skyloom.dmsg.server;

import java.util.Map;

/**
 * What a server holds at one moment and has seen since its start.
 *
 * @param sessions clients and servers that are connected to us
 * @param peers other servers that streams can be passed to
 * @param bridges streams that are bridged now, one for both ends
 * @param relaying those among them that pass through other servers
 * @param buffersLent buffers of 32 KiB that hold relayed bytes now
 * @param sessionsOpened sessions ever opened
 * @param sessionsReplaced sessions that ended because their key connected again
 * @param sessionsRefused connections turned away for want of room
 * @param handshakesFailed connections that proved no key
 * @param streamsBridged requests that found their destination here
 * @param streamsRelayed requests that found it at another server
 * @param streamsFailed requests that came to nothing without a reason that has a code
 * @param refusals requests that were refused, by the code of the reason
 * @param bytesCarried bytes passed from one session to another
 */
public record ServerSnapshot(
        int sessions,
        int peers,
        int bridges,
        int relaying,
        long buffersLent,
        long sessionsOpened,
        long sessionsReplaced,
        long sessionsRefused,
        long handshakesFailed,
        long streamsBridged,
        long streamsRelayed,
        long streamsFailed,
        Map<Integer, Long> refusals,
        long bytesCarried) {
    /** Copies the map. */
    public ServerSnapshot {
        refusals = Map.copyOf(refusals);
    }

    /** All refused requests, whatever the reason. */
    public long streamsRefused() {
        return refusals.values().stream().mapToLong(Long::longValue).sum();
    }
}
