package io.skyloom.rules.planted;

import org.bouncycastle.crypto.modes.ChaCha20Poly1305;

/** Seals with the slow cipher. */
public final class ByBouncyCipher {
    private ByBouncyCipher() {}

    static ChaCha20Poly1305 cipher() {
        return new ChaCha20Poly1305();
    }
}
