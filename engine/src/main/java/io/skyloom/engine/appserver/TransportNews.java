package io.skyloom.engine.appserver;

import io.skyloom.engine.apprpc.AppEvent;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.manager.TransportEvents;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns transports over TCP that this visor dialled into events for applications: one when such a transport is there and
 * one when it is gone. An application that changes the machine's routes, as a VPN does, keeps those addresses out of
 * them. Owned by the thread that tells of transports.
 */
public final class TransportNews implements TransportEvents {
    private static final Set<String> OVER_TCP = Set.of("stcp", "stcpr");

    private final Consumer<AppEvent> readers;

    /** Where the transports lead that were told of. */
    private final Map<ManagedTransport, String> told = new HashMap<>();

    /** @param readers takes each event without waiting */
    public TransportNews(Consumer<AppEvent> readers) {
        this.readers = readers;
    }

    @Override
    public void installed(ManagedTransport transport) {
        String place = transport.isDialled() ? text(transport.remoteAddress()) : null;
        if (place != null && OVER_TCP.contains(transport.type())) {
            told.put(transport, place);
            readers.accept(AppEvent.tcp(AppEvent.TCP_DIAL, transport.type(), place));
        }
    }

    @Override
    public void lost(ManagedTransport transport, Loss why) {
        String place = told.remove(transport);
        if (place != null) {
            readers.accept(AppEvent.tcp(AppEvent.TCP_CLOSE, transport.type(), place));
        }
    }

    private static @Nullable String text(@Nullable InetSocketAddress place) {
        if (place == null || place.getAddress() == null) {
            return null;
        }
        String host = place.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + place.getPort();
    }
}
