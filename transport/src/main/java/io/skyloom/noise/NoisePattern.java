package io.skyloom.noise;

import static io.skyloom.noise.Token.E;
import static io.skyloom.noise.Token.EE;
import static io.skyloom.noise.Token.ES;
import static io.skyloom.noise.Token.S;
import static io.skyloom.noise.Token.SE;
import static io.skyloom.noise.Token.SS;

import java.util.List;

/** The two handshake patterns in use, as tables of what each message carries. The initiator writes the first. */
public enum NoisePattern {
    /** Both know the other's key: transports, streams between clients, route groups. Two messages. */
    KK(true, List.of(List.of(E, ES, SS), List.of(E, EE, SE))),

    /** Only the responder's key is known beforehand, the initiator's is sent sealed: sessions. Three messages. */
    XK(false, List.of(List.of(E, ES), List.of(E, EE), List.of(S, SE)));

    private final boolean initiatorKnown;

    @SuppressWarnings("ImmutableEnumChecker") // lists made by List.of cannot change
    private final List<List<Token>> messages;

    NoisePattern(boolean initiatorKnown, List<List<Token>> messages) {
        this.initiatorKnown = initiatorKnown;
        this.messages = messages;
    }

    /** Whether the responder must know the initiator's key before the first message. */
    public boolean initiatorKnown() {
        return initiatorKnown;
    }

    List<List<Token>> messages() {
        return messages;
    }

    /** Whether the initiator writes the last message too. */
    boolean initiatorEnds() {
        return messages.size() % 2 == 1;
    }

    String protocolName() {
        return "Noise_" + name() + "_Secp256k1_ChaChaPoly_SHA256";
    }
}
