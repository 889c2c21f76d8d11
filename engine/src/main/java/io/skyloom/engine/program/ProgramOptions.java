package io.skyloom.engine.program;

import io.skyloom.noise.Hybrid;
import java.net.InetAddress;
import java.util.Optional;

/**
 * What a visor is told beside its configuration file. Immutable.
 *
 * @param version what the program tells services and people about itself
 * @param cipher {@code auto}, {@code jdk}, {@code conscrypt} or {@code openssl}
 * @param hybrid when handshakes use the post-quantum exchange
 * @param publicAddress announced where no interface has a public one
 */
public record ProgramOptions(String version, String cipher, Hybrid hybrid, Optional<InetAddress> publicAddress) {
    /** Nothing out of the ordinary. */
    public static ProgramOptions usual(String version) {
        return new ProgramOptions(version, "auto", Hybrid.OFFER, Optional.empty());
    }
}
