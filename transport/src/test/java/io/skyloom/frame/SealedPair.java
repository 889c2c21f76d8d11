package io.skyloom.frame;

import io.skyloom.aead.AeadProvider;
import io.skyloom.aead.RecordedSession;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import java.time.Duration;

/** Both ends of a sealed stream with the keys of a recorded session. The first end is the session's initiator. */
record SealedPair(SealedStream first, SealedStream second) implements AutoCloseable {
    static final PubKey PEER = KeyPair.fromSeed(new byte[] {1}).pub();

    static SealedPair over(ByteStream one, ByteStream other, Seams seams) {
        return over(one, other, AeadProvider.choose("jdk"), seams);
    }

    static SealedPair over(ByteStream one, ByteStream other, AeadProvider aead, Seams seams) {
        return new SealedPair(initiator(one, aead, seams), responder(other, aead, seams));
    }

    /** The same for readers that the machine may let wait for longer than a carrier is usually allowed to. */
    static SealedPair patient(ByteStream one, ByteStream other, AeadProvider aead, Seams seams) {
        Duration limit = Duration.ofMinutes(5);
        return new SealedPair(initiator(one, aead, seams, limit), responder(other, aead, seams, limit));
    }

    static SealedStream initiator(ByteStream carrier, AeadProvider aead, Seams seams) {
        return initiator(carrier, aead, seams, StallGuard.LIMIT);
    }

    private static SealedStream initiator(ByteStream carrier, AeadProvider aead, Seams seams, Duration stallLimit) {
        RecordedSession session = RecordedSession.kk();
        NoiseKeys keys = keys(session.initiatorsKey(), session.respondersKey());
        return new SealedStream(carrier, keys, aead, seams, stallLimit);
    }

    static SealedStream responder(ByteStream carrier, AeadProvider aead, Seams seams) {
        return responder(carrier, aead, seams, StallGuard.LIMIT);
    }

    private static SealedStream responder(ByteStream carrier, AeadProvider aead, Seams seams, Duration stallLimit) {
        RecordedSession session = RecordedSession.kk();
        NoiseKeys keys = keys(session.respondersKey(), session.initiatorsKey());
        return new SealedStream(carrier, keys, aead, seams, stallLimit);
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
