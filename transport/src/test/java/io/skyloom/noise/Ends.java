package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.KeyPair;

/** Both ends of one handshake in one thread. */
record Ends(NoiseHandshake initiator, NoiseHandshake responder) {
    static Ends of(NoisePattern pattern, KeyPair dialer, KeyPair listener, NoiseConfig dialing, NoiseConfig listening) {
        return new Ends(
                NoiseHandshake.initiator(pattern, dialer, listener.pub(), dialing),
                NoiseHandshake.responder(pattern, listener, pattern.initiatorKnown() ? dialer.pub() : null, listening));
    }

    /** Carries the messages until both are done. */
    Ends run() throws NoiseException {
        while (!initiator.done() || !responder.done()) {
            if (initiator.writesNext()) {
                responder.read(initiator.write());
            } else {
                initiator.read(responder.write());
            }
        }
        return this;
    }

    void assertMirrored() {
        NoiseKeys here = initiator.keys();
        NoiseKeys there = responder.keys();
        assertThat(here.sendKey()).isEqualTo(there.receiveKey()).hasSize(32);
        assertThat(here.receiveKey()).isEqualTo(there.sendKey()).hasSize(32);
        assertThat(here.handshakeHash()).isEqualTo(there.handshakeHash()).hasSize(32);
        assertThat(here.hybrid()).isEqualTo(there.hybrid());
    }
}
