package io.skyloom.engine.socks;

import io.skyloom.seam.ByteStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;

/** Holds the server's part of the conversation over a stream, on the calling thread. Whoever calls guards the time. */
public final class SocksServerSide {
    private SocksServerSide() {}

    /**
     * Talks until the client has asked for a target; takes no byte beyond its request.
     *
     * @return the target; empty when the client was sent away, with the handshake's complaint
     * @throws EOFException when the client ends in the middle
     */
    public static Optional<SocksTarget> receive(ByteStream client, SocksHandshake handshake) throws IOException {
        byte[] buffer = new byte[handshake.wanted()];
        while (!handshake.isDone()) {
            if (buffer.length < handshake.wanted()) {
                buffer = new byte[handshake.wanted()];
            }
            int n = client.read(buffer, 0, handshake.wanted());
            if (n < 0) {
                throw new EOFException("the client left in the middle of its SOCKS greeting or request");
            }
            handshake.feed(buffer, 0, n);
            byte[] answer = handshake.takeAnswer();
            client.writeFully(answer, 0, answer.length);
        }
        return handshake.target();
    }
}
