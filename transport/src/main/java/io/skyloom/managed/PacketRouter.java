package io.skyloom.managed;

import io.skyloom.packet.PacketSink;

/** Where the packets of transports go. */
@FunctionalInterface
public interface PacketRouter {
    /**
     * A sink for the packets of one connection of a transport; asked for once per connection, on the thread that reads
     * it, before its first packet. A transport may have two connections and so two sinks at a time, each called by its
     * own thread. All packets arrive there but the transport's own pings and pongs: also other packets with route id
     * 0, such as cascades and virtual streams. An exception of the sink ends the connection.
     */
    PacketSink sinkFor(ManagedTransport transport);
}
