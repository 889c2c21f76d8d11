package io.skyloom.engine.localnet;

import java.io.IOException;
import java.net.InetSocketAddress;

/** A port that was asked for belongs to somebody else; the message names it and the option that changes it. */
public final class PortTakenException extends IOException {
    private static final long serialVersionUID = 1;

    PortTakenException(String what, InetSocketAddress place, String option, IOException cause) {
        super(
                "port " + place.getPort() + " on " + place.getHostString() + " (" + what
                        + ") is taken; choose another with " + option + ", or 0 for a free one",
                cause);
    }
}
