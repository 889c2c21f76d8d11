package io.skyloom.routing.table;

import io.skyloom.managed.PacketCarrier;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Knows the transports that rules name. Any thread may ask; asking never waits. */
@FunctionalInterface
public interface NextHops {
    /** The live transport with that id, or null. */
    @Nullable
    PacketCarrier live(UUID transport);
}
