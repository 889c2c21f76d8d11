package io.skyloom.routing.group;

import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** What a group has measured. Any thread reads and writes. */
public final class GroupTraffic {
    private static final long NONE = -1;

    private final LongAdder sent = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder ignored = new LongAdder();

    /** Nanoseconds or {@link #NONE}; the last measurement wins, as with both speeds. */
    private volatile long latency = NONE;

    private volatile long uploadSpeed;
    private volatile long downloadSpeed;

    GroupTraffic() {}

    /** Payload bytes of all packets sent. */
    public long sentBytes() {
        return sent.sum();
    }

    /** Payload bytes of data packets received. */
    public long receivedBytes() {
        return received.sum();
    }

    /** Packets that were too short for their type, of an unknown one, or came when they meant nothing. */
    public long ignoredPackets() {
        return ignored.sum();
    }

    /** Nanoseconds from the latest answered ping to its answer; empty while none was answered. */
    public OptionalLong latencyNanos() {
        long seen = latency;
        return seen == NONE ? OptionalLong.empty() : OptionalLong.of(seen);
    }

    /** Bytes per second that arrived at the peer, as it told in its latest ping. */
    public long uploadSpeed() {
        return uploadSpeed;
    }

    /** Bytes per second that arrived here between our latest two pings. */
    public long downloadSpeed() {
        return downloadSpeed;
    }

    void sent(int bytes) {
        sent.add(bytes);
    }

    void received(int bytes) {
        received.add(bytes);
    }

    void ignored() {
        ignored.increment();
    }

    void latency(long nanos) {
        latency = nanos;
    }

    void uploadSpeed(long bytesPerSecond) {
        uploadSpeed = Math.max(0, bytesPerSecond);
    }

    void downloadSpeed(long bytesPerSecond) {
        downloadSpeed = bytesPerSecond;
    }
}
