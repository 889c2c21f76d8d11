package io.skyloom.noise;

import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.seam.ByteStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Runs a handshake over a stream: each message behind its length as 16 bits big-endian, written at once, and not one
 * byte read beyond the last. Blocks the calling thread; computes under the visor's budget, waits for the peer outside
 * of it. Neither limits the time nor closes the stream: a caller guards with a timer that closes it, and closes it
 * after any exception.
 */
public final class NoiseStreams {
    /** The longest message that may be announced. */
    public static final int MAX_MESSAGE = 4094;

    private static final int PREFIX_BYTES = 2;

    private NoiseStreams() {}

    /**
     * Runs the dialing end.
     *
     * @throws NoiseException when the peer's messages are refused or too many handshakes run already
     * @throws IOException when the stream breaks or ends early
     */
    public static NoiseKeys initiate(
            ByteStream stream, NoisePattern pattern, KeyPair own, PubKey remote, NoiseConfig config)
            throws IOException {
        return run(stream, NoiseHandshake.initiator(pattern, own, remote, config), config.budget());
    }

    /**
     * Runs the accepting end.
     *
     * @param remote for KK the dialer's key, for XK null
     * @throws NoiseException when the peer's messages are refused or too many handshakes run already
     * @throws IOException when the stream breaks or ends early
     */
    public static NoiseKeys respond(
            ByteStream stream, NoisePattern pattern, KeyPair own, @Nullable PubKey remote, NoiseConfig config)
            throws IOException {
        return run(stream, NoiseHandshake.responder(pattern, own, remote, config), config.budget());
    }

    private static NoiseKeys run(ByteStream stream, NoiseHandshake handshake, HandshakeBudget budget)
            throws IOException {
        while (!handshake.done()) {
            if (handshake.writesNext()) {
                send(stream, budget.spend(handshake::write));
            } else {
                byte[] message = receive(stream, handshake);
                budget.spend(() -> {
                    handshake.read(message);
                    return message;
                });
            }
        }
        return handshake.keys();
    }

    private static void send(ByteStream stream, byte[] message) throws IOException {
        byte[] framed = new byte[PREFIX_BYTES + message.length];
        framed[0] = (byte) (message.length >>> 8);
        framed[1] = (byte) message.length;
        System.arraycopy(message, 0, framed, PREFIX_BYTES, message.length);
        stream.writeFully(framed, 0, framed.length);
    }

    private static byte[] receive(ByteStream stream, NoiseHandshake handshake) throws IOException {
        byte[] prefix = new byte[PREFIX_BYTES];
        stream.readFully(prefix, 0, PREFIX_BYTES);
        int length = (prefix[0] & 0xFF) << 8 | (prefix[1] & 0xFF);
        if (length > MAX_MESSAGE) {
            throw new NoiseException("the peer of " + handshake + " announces a message of " + length
                    + " bytes, more than the " + MAX_MESSAGE + " allowed");
        }
        byte[] message = new byte[length];
        stream.readFully(message, 0, length);
        return message;
    }
}
