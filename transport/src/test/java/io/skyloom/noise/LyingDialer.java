package io.skyloom.noise;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.util.Arrays;

/** Dials with XK by the book but tells any 33 bytes as its key, properly sealed. */
final class LyingDialer {
    private final Curve curve = Curve.bouncyCastle();
    private final KeyPair ephemeral = KeyPair.fromSeed(new byte[] {3});
    private final SymmetricState state = new SymmetricState(NoisePattern.XK.protocolName());
    private final PubKey listener;

    LyingDialer(PubKey listener) {
        this.listener = listener;
        state.mixHash(listener.bytes());
    }

    byte[] first() {
        state.mixHash(ephemeral.pub().bytes());
        mix(listener);
        return joined(ephemeral.pub().bytes(), state.seal(new byte[0]));
    }

    void second(byte[] message) {
        state.mixHash(message, 0, PubKey.BYTES);
        mix(PubKey.of(message, 0));
        state.open(message, PubKey.BYTES, message.length - PubKey.BYTES);
    }

    byte[] third(byte[] told) {
        byte[] sealed = state.seal(told);
        state.mixKey(new byte[PubKey.BYTES]);
        return joined(sealed, state.seal(new byte[0]));
    }

    private void mix(PubKey partner) {
        state.mixKey(Arrays.copyOf(curve.ecdh(partner, ephemeral.sec()), PubKey.BYTES));
    }

    private static byte[] joined(byte[] first, byte[] second) {
        Message message = new Message();
        message.append(first);
        message.append(second);
        return message.bytes();
    }
}
