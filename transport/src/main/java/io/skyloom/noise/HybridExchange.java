package io.skyloom.noise;

import java.security.InvalidKeyException;
import org.jspecify.annotations.Nullable;

/**
 * The post-quantum exchange that rides in the payloads of a handshake's first two messages: a key there, a wrapped
 * secret back. Whatever else a payload holds means "classical" and is no error. Owned by one handshake.
 */
final class HybridExchange {
    private static final byte[] NOTHING = {};
    private static final int OFFER = 0;
    private static final int ANSWER = 1;

    private final NoiseConfig config;
    private final boolean offering;

    private Kem.@Nullable DecapsulationKey offered;
    private byte[] reply = NOTHING;
    private byte @Nullable [] secret;

    /** @param offering whether this side writes the first message and wants to offer */
    HybridExchange(NoiseConfig config, boolean offering) {
        this.config = config;
        this.offering = offering;
    }

    /** What our message carries. */
    byte[] payload(int message) {
        if (message == OFFER && offering) {
            offered = config.kem().generate(config.entropy());
            return offered.encapsulationKey();
        }
        return message == ANSWER ? reply : NOTHING;
    }

    /** Takes what the peer's message carried. */
    void take(int message, byte[] payload) {
        if (message == OFFER
                && payload.length == Kem.KEY_BYTES
                && config.hybrid().accepts()) {
            answer(payload);
        } else if (message == ANSWER && payload.length == Kem.CIPHERTEXT_BYTES && offered != null) {
            secret = offered.unwrap(payload);
        }
    }

    private void answer(byte[] encapsulationKey) {
        try {
            Kem.Wrapped wrapped = config.kem().wrap(encapsulationKey, config.entropy());
            reply = wrapped.ciphertext();
            secret = wrapped.secret();
        } catch (InvalidKeyException e) {
            // A malformed offer is no offer: the handshake goes on with the classical keys.
        }
    }

    /** Whether an offer of ours was left unanswered. */
    boolean declined() {
        return offered != null && secret == null;
    }

    /** The secret that both ends now have, or null. */
    byte @Nullable [] secret() {
        return secret;
    }
}
