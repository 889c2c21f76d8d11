package io.skyloom.stcpr;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration and the rest of the visor say about this network.
 *
 * @param host the address to listen on; null for every interface
 * @param port the first TCP port to try, counting up while ports are taken; 0 for any free one
 * @param publicAddress our public address as far as somebody outside has told us; asked again and again, must not block
 */
public record StcprSettings(@Nullable InetAddress host, int port, Supplier<Optional<InetAddress>> publicAddress) {
    /** Every interface; no public address is known but those of the interfaces. */
    public static StcprSettings onPort(int port) {
        return new StcprSettings(null, port, Optional::empty);
    }
}
