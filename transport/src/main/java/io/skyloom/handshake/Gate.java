package io.skyloom.handshake;

import io.skyloom.handshake.HandshakeException.Reason;
import java.util.Optional;

/** Decides on the accepting side whether a proven peer may reach what it asks for. Called on the handshaking thread. */
@FunctionalInterface
public interface Gate {
    /** A refusal: the reason for us, and the text that the peer gets in frame 3. */
    record Refusal(Reason reason, String text) {}

    /** Why this peer may not reach this destination, or empty when it may. */
    Optional<Refusal> refusal(VisorAddress source, VisorAddress destination);
}
