package io.skyloom.engine.socks;

import java.net.InetAddress;
import java.util.Objects;

/**
 * Where a client wants to be connected.
 *
 * @param port 0 to 65535
 */
public record SocksTarget(Host host, int port) {
    /** The longest name of a host, in bytes. */
    public static final int LONGEST_NAME = 253;

    /** Whose port it is. */
    public sealed interface Host {}

    /** An address as the client wrote it. */
    public record Literal(InetAddress address) implements Host {
        @Override
        public String toString() {
            return Objects.toString(address.getHostAddress());
        }
    }

    /**
     * A name that somebody has to look up.
     *
     * @param text 1 to {@link #LONGEST_NAME} printable ASCII characters
     */
    public record Name(String text) implements Host {
        /** Checks the characters. */
        public Name {
            if (!isName(text)) {
                throw new IllegalArgumentException("not a host's name: " + text.length() + " characters");
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether a resolver may be asked for it: nothing but printable ASCII, and not too long. */
    public static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= LONGEST_NAME && text.chars().allMatch(c -> c > ' ' && c < 0x7F);
    }

    @Override
    public String toString() {
        String text = host.toString();
        return (text.indexOf(':') < 0 ? text : "[" + text + "]") + ":" + port;
    }
}
