package io.skyloom.engine.program;

import io.skyloom.noise.Hybrid;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a visor is told beside its configuration file. Immutable.
 *
 * @param version what the program tells services and people about itself
 * @param cipher {@code auto}, {@code jdk}, {@code conscrypt} or {@code openssl}
 * @param hybrid when handshakes use the post-quantum exchange
 * @param ownCommand what starts this program, for its applications in processes of their own; may be empty
 * @param metrics where numbers and health are served; nowhere without one
 * @param publicAddress announced where no interface has a public one
 */
public record ProgramOptions(
        String version,
        String cipher,
        Hybrid hybrid,
        List<String> ownCommand,
        Optional<InetSocketAddress> metrics,
        Optional<InetAddress> publicAddress) {
    /** Copies the list. */
    public ProgramOptions {
        ownCommand = List.copyOf(ownCommand);
    }

    /** Nothing out of the ordinary. */
    public static ProgramOptions usual(String version) {
        return new ProgramOptions(version, "auto", Hybrid.OFFER, List.of(), Optional.empty(), Optional.empty());
    }
}
