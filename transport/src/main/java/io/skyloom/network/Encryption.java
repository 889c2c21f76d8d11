package io.skyloom.network;

import io.skyloom.frame.SealedStream;
import io.skyloom.handshake.VisorAddress;
import io.skyloom.key.PubKey;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.noise.NoiseStreams;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamGuard;
import java.io.IOException;
import java.time.Duration;

/** The step from a greeted carrier to a connection: a Noise KK handshake with a limit, on the calling thread. */
final class Encryption {
    private final String type;
    private final VisorIdentity identity;
    private final Seams seams;
    private final Duration limit;

    Encryption(String type, VisorIdentity identity, Seams seams, Duration limit) {
        this.type = type;
        this.identity = identity;
        this.seams = seams;
        this.limit = limit;
    }

    /** Encrypts towards a peer that we dialled. Closes the carrier when it fails. */
    Connection initiate(ByteStream carrier, int localPort, VisorAddress peer) throws IOException {
        NoiseKeys keys = within(
                carrier,
                peer.key(),
                () -> NoiseStreams.initiate(carrier, NoisePattern.KK, identity.keys(), peer.key(), identity.noise()));
        return connection(carrier, keys, localPort, peer, true);
    }

    /** Encrypts towards a peer that dialled us. Closes the carrier when it fails. */
    Connection respond(ByteStream carrier, int localPort, VisorAddress peer) throws IOException {
        NoiseKeys keys = within(
                carrier,
                peer.key(),
                () -> NoiseStreams.respond(carrier, NoisePattern.KK, identity.keys(), peer.key(), identity.noise()));
        return connection(carrier, keys, localPort, peer, false);
    }

    private Connection connection(
            ByteStream carrier, NoiseKeys keys, int localPort, VisorAddress peer, boolean dialled) {
        SealedStream stream = new SealedStream(carrier, keys, identity.aead(), seams);
        return new Connection(type, identity.keys().pub(), localPort, peer.key(), peer.port(), dialled, stream);
    }

    private interface Handshake {
        NoiseKeys run() throws IOException;
    }

    private NoiseKeys within(ByteStream carrier, PubKey peer, Handshake handshake) throws IOException {
        String what = "encryption with visor " + peer.brief() + " at " + carrier.remoteAddress();
        StreamGuard guard = StreamGuard.over(carrier, seams.timers(), limit, what);
        boolean succeeded = false;
        try (guard) {
            NoiseKeys keys = handshake.run();
            guard.finish();
            succeeded = true;
            return keys;
        } catch (IOException e) {
            throw new EncryptionFailedException(
                    "no " + what + ": " + guard.explain(e).getMessage(), e);
        } finally {
            if (!succeeded) {
                carrier.close();
            }
        }
    }
}
