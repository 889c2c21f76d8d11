package io.skyloom.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.RecordedSession;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;

/** Both ends of a sealed stream with the keys of a recorded session. The first end is the session's initiator. */
record SealedPair(SealedStream first, SealedStream second) implements AutoCloseable {
    static final PubKey PEER = KeyPair.fromSeed(new byte[] {1}).pub();

    static SealedPair over(ByteStream one, ByteStream other, Seams seams) {
        return over(one, other, AeadProvider.choose("jdk"), seams);
    }

    static SealedPair over(ByteStream one, ByteStream other, AeadProvider aead, Seams seams) {
        return new SealedPair(initiator(one, aead, seams), responder(other, aead, seams));
    }

    static SealedStream initiator(ByteStream carrier, AeadProvider aead, Seams seams) {
        RecordedSession session = RecordedSession.kk();
        return new SealedStream(carrier, keys(session.initiatorsKey(), session.respondersKey()), aead, seams);
    }

    static SealedStream responder(ByteStream carrier, AeadProvider aead, Seams seams) {
        RecordedSession session = RecordedSession.kk();
        return new SealedStream(carrier, keys(session.respondersKey(), session.initiatorsKey()), aead, seams);
    }

    static NoiseKeys keys(byte[] send, byte[] receive) {
        return new NoiseKeys(send, receive, new byte[32], PEER, false);
    }

    @Override
    public void close() {
        first.close();
        second.close();
    }
}
