package io.skyloom.routing.group;

import io.skyloom.aead.AeadProvider;
import io.skyloom.noise.NoiseKeys;

/**
 * Both directions of an open group.
 *
 * @param sealer owned by the writing thread
 * @param opener owned by the reading thread
 */
record GroupCipher(GroupSealer sealer, GroupOpener opener) {
    GroupCipher(NoiseKeys keys, AeadProvider aead, Intake intake) {
        this(
                new GroupSealer(aead.create(keys.sendKey(), true)),
                new GroupOpener(aead.create(keys.receiveKey(), false), intake));
    }

    /** Any thread. */
    void close() {
        sealer.close();
        opener.close();
    }
}
