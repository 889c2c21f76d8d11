package io.skyloom.settlement;

import io.skyloom.entry.BadEntryException;
import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportEntry;
import io.skyloom.frame.SealedStream;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.network.Connection;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.seam.Timers;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;

/**
 * Both roles of the settlement handshake. Any thread may call; a call blocks for at most {@link #LIMIT}. When a call
 * throws, the connection is closed.
 */
public final class Settlement {
    /** How long either end waits for the other. */
    public static final Duration LIMIT = Duration.ofSeconds(20);

    private final KeyPair own;
    private final Curve curve;
    private final Timers timers;
    private final HandshakeBudget budget;

    /**
     * Settles for one visor.
     *
     * @param own the visor's keys
     * @param budget for the arithmetic of signatures, shared with the visor's other handshakes
     */
    public Settlement(KeyPair own, Curve curve, Timers timers, HandshakeBudget budget) {
        this.own = own;
        this.curve = curve;
        this.timers = timers;
        this.budget = budget;
    }

    /**
     * The dialler's part: sends our signed entry and waits for the answer.
     *
     * @param sent run when the entry is on its way
     * @return the entry with our signature only
     * @throws SettlementException when the peer refuses, hangs up or stays silent
     */
    public SignedEntry initiate(Connection connection, Label label, Runnable sent) throws SettlementException {
        try (Timers.Timer ignored = limit(connection)) {
            SignedEntry entry = SignedEntry.unsigned(expected(connection, label));
            SignedEntry offer = budget.spend(() -> entry.signedBy(own, curve));
            EntryMessage.write(connection.stream(), offer);
            sent.run();
            Reply reply = Reply.of(readByte(connection.stream()));
            if (reply != Reply.ACCEPTED) {
                throw new SettlementException(reply.meaning());
            }
            return offer;
        } catch (IOException e) {
            throw failed(connection, e);
        }
    }

    /**
     * The accepting end's part: reads the peer's entry, compares it with what this end computes, checks the peer's
     * signature and answers.
     *
     * @param answering run when the entry is found good, right before the peer is told; may take its time
     * @return the entry as the peer labelled it, with both signatures
     * @throws SettlementException when the entry is wrong (the peer has been told), or the peer hangs up or stays
     *     silent
     */
    public SignedEntry respond(Connection connection, Runnable answering) throws SettlementException {
        try (Timers.Timer ignored = limit(connection)) {
            SignedEntry both = countersign(connection);
            answering.run();
            answer(connection, Reply.ACCEPTED);
            return both;
        } catch (IOException e) {
            throw failed(connection, e);
        }
    }

    private SignedEntry countersign(Connection connection) throws IOException {
        try {
            SignedEntry offer = EntryMessage.read(connection.stream());
            offer.entry().requireSameTransport(expected(connection, Label.NONE));
            return budget.spend(() -> verified(offer, connection).signedBy(own, curve));
        } catch (BadEntryException e) {
            answer(connection, Reply.INVALID);
            throw new SettlementException(String.valueOf(e.getMessage()), e);
        }
    }

    private SignedEntry verified(SignedEntry offer, Connection connection) {
        try {
            offer.verify(connection.remote(), curve);
            return offer;
        } catch (BadSignatureException e) {
            throw new BadEntryException("entry is not signed by the peer: " + e.getMessage(), e);
        }
    }

    private static TransportEntry expected(Connection connection, Label label) {
        return TransportEntry.of(connection.local(), connection.remote(), connection.type(), label);
    }

    private static void answer(Connection connection, Reply reply) throws IOException {
        connection.stream().write(reply.bytes(), 0, 1);
    }

    private static int readByte(SealedStream in) throws IOException {
        byte[] one = new byte[1];
        if (in.read(one, 0, 1) < 0) {
            throw new EOFException("peer hung up instead of answering");
        }
        return one[0] & 0xFF;
    }

    private Timers.Timer limit(Connection connection) {
        return timers.schedule(
                LIMIT,
                () -> connection.stream().close(new SettlementException("no end within " + LIMIT.toSeconds() + " s")));
    }

    private static SettlementException failed(Connection connection, IOException why) {
        connection.stream().close(why);
        return new SettlementException("settlement of " + connection + " failed: " + why.getMessage(), why);
    }
}
