package io.skyloom.noise;

import io.skyloom.key.PubKey;

/**
 * What a finished handshake leaves: everything the data phase needs. The arrays are not copied; whoever holds the
 * record must not change them.
 *
 * @param sendKey 32 bytes that seal what we send
 * @param receiveKey 32 bytes that open what the peer sends
 * @param handshakeHash 32 bytes that both ends share and that name this very session
 * @param remoteStatic the peer's proven key
 * @param hybrid whether the keys also hang on a post-quantum secret
 */
@SuppressWarnings("ArrayRecordComponent") // carried to the cipher, never compared
public record NoiseKeys(byte[] sendKey, byte[] receiveKey, byte[] handshakeHash, PubKey remoteStatic, boolean hybrid) {
    /** Names the peer, never the keys. */
    @Override
    public String toString() {
        return "noise keys with " + remoteStatic.brief() + (hybrid ? " (hybrid)" : "");
    }
}
