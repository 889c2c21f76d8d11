package io.skyloom.handshake;

import io.skyloom.handshake.FrameParser.MalformedFrame;
import io.skyloom.handshake.HandshakeException.Reason;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.HandshakeBudget;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseException;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Entropy;
import io.skyloom.seam.StreamGuard;
import io.skyloom.seam.Timers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * Runs the four frames over a fresh carrier, on the calling thread. Every frame leaves in one write together with its
 * line feed. Whatever fails closes the carrier before the exception is thrown.
 */
public final class FrameHandshake {
    /**
     * Time limits.
     *
     * @param firstMessage for an accepted peer to say its first word
     * @param whole for all four frames together
     */
    public record Limits(Duration firstMessage, Duration whole) {
        /** What visors grant each other: 3 s and 10 s. */
        public static final Limits USUAL = new Limits(Duration.ofSeconds(3), Duration.ofSeconds(10));
    }

    /**
     * What an accepting side knows afterwards.
     *
     * @param local the destination that the peer asked for
     * @param remote the peer, proven by its signature
     * @param rest the carrier for whatever follows; its first unread byte is the first one behind the frames
     */
    public record Accepted(VisorAddress local, VisorAddress remote, ByteStream rest) {}

    private final Curve curve;
    private final Entropy entropy;
    private final HandshakeBudget budget;
    private final Timers timers;
    private final Limits limits;

    /** @param noise whose curve signs and verifies, whose budget that counts against, and where nonces come from */
    public FrameHandshake(NoiseConfig noise, Timers timers, Limits limits) {
        this.curve = noise.curve();
        this.entropy = noise.entropy();
        this.budget = noise.budget();
        this.timers = timers;
        this.limits = limits;
    }

    /**
     * Introduces {@code own} to {@code peer}.
     *
     * @param signer the pair of {@code own}'s key
     * @return the carrier for whatever follows
     * @throws HandshakeException when the peer refuses, misbehaves, is too slow or hangs up
     */
    public ByteStream initiate(ByteStream carrier, VisorAddress own, VisorAddress peer, KeyPair signer)
            throws HandshakeException {
        Exchange exchange = new Exchange(carrier, "visor " + peer.key().brief() + " at " + carrier.remoteAddress());
        return exchange.within(limits.whole(), () -> {
            exchange.send(FrameText.getNonce());
            Nonce nonce = exchange.expect("frame 1", FrameParser::nonce);
            Introduction frame = budget.spend(() -> Introduction.signed(own, peer, nonce, signer, curve));
            exchange.send(FrameText.introduction(frame));
            Verdict verdict = exchange.expect("frame 3", FrameParser::verdict);
            if (!verdict.ok()) {
                throw exchange.failed(Reason.REJECTED, "rejected us: " + verdict.printableError());
            }
            return exchange.stream.rest();
        });
    }

    /**
     * Waits for a peer's introduction and answers it.
     *
     * @throws HandshakeException when the peer is refused, misbehaves, is too slow or hangs up
     */
    public Accepted respond(ByteStream carrier, Gate gate) throws HandshakeException {
        Exchange exchange = new Exchange(carrier, "newcomer from " + carrier.remoteAddress());
        return exchange.within(limits.whole(), () -> {
            exchange.firstMessage(limits.firstMessage());
            Nonce nonce = Nonce.draw(entropy);
            exchange.send(FrameText.nonce(nonce));
            Introduction frame = exchange.expect("frame 2", FrameParser::introduction);
            check(exchange, frame, nonce);
            Optional<Gate.Refusal> refusal = gate.refusal(frame.source(), frame.destination());
            if (refusal.isPresent()) {
                throw refuse(exchange, frame, refusal.get());
            }
            exchange.send(FrameText.verdict(Verdict.OK));
            return new Accepted(frame.destination(), frame.source(), exchange.stream.rest());
        });
    }

    private void check(Exchange exchange, Introduction frame, Nonce nonce) throws IOException {
        if (!frame.nonce().equals(nonce)) {
            throw exchange.failed(Reason.WRONG_NONCE, "signed another nonce than it was given");
        }
        Optional<GeneralSecurityException> flaw = budget.spend(() -> flaw(frame));
        if (flaw.isPresent()) {
            throw exchange.failed(
                    Reason.BAD_SIGNATURE,
                    "claims to be " + frame.source() + " but cannot prove it: "
                            + flaw.get().getMessage());
        }
    }

    private Optional<GeneralSecurityException> flaw(Introduction frame) {
        try {
            frame.verify(curve);
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            return Optional.of(e);
        }
    }

    private static HandshakeException refuse(Exchange exchange, Introduction frame, Gate.Refusal refusal)
            throws IOException {
        exchange.send(FrameText.verdict(Verdict.refused(refusal.text())));
        return exchange.failed(
                refusal.reason(),
                "(" + frame.source() + ") asked for " + frame.destination() + " and was told: " + refusal.text());
    }

    /** Work that may fail in any of the ways a carrier can. */
    private interface Work<T> {
        T run() throws IOException;
    }

    /** One frame's text into its content. */
    private interface Parser<T> {
        T parse(byte[] frame) throws MalformedFrame;
    }

    /** One run of the four frames; owned by its thread. */
    private final class Exchange {
        private final FrameStream stream;
        private final String peer;

        Exchange(ByteStream carrier, String peer) {
            this.stream = new FrameStream(carrier);
            this.peer = peer;
        }

        <T> T within(Duration limit, Work<T> work) throws HandshakeException {
            try {
                return guarded(limit, Reason.TOO_SLOW, "end of the greeting", work);
            } catch (HandshakeException e) {
                stream.close();
                throw e;
            } catch (NoiseException e) {
                stream.close();
                throw new HandshakeException(Reason.OVERLOADED, peer + " was turned away: " + e.getMessage(), e);
            } catch (IOException e) {
                stream.close();
                throw new HandshakeException(Reason.HUNG_UP, peer + " hung up: " + e.getMessage(), e);
            } catch (RuntimeException | Error e) {
                stream.close();
                throw e;
            }
        }

        void firstMessage(Duration limit) throws IOException {
            byte[] wanted = FrameText.getNonce();
            byte[] said = guarded(limit, Reason.SILENT, "first message", () -> stream.exactly(wanted.length));
            if (!Arrays.equals(said, wanted)) {
                String text = new String(said, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
                throw failed(Reason.NOT_A_VISOR, "said \"" + text + "\" instead of asking for a nonce");
            }
        }

        void send(byte[] frame) throws IOException {
            stream.writeFully(frame, 0, frame.length);
        }

        <T> T expect(String name, Parser<T> parser) throws IOException {
            try {
                return parser.parse(stream.object());
            } catch (MalformedFrame e) {
                throw failed(Reason.MALFORMED, "sent a bad " + name + ": " + e.getMessage());
            }
        }

        HandshakeException failed(Reason reason, String how) {
            return new HandshakeException(reason, peer + " " + how, null);
        }

        private <T> T guarded(Duration limit, Reason lateness, String what, Work<T> work) throws IOException {
            StreamGuard guard = StreamGuard.over(stream, timers, limit, what + " of " + peer);
            try (guard) {
                T result = work.run();
                guard.finish();
                return result;
            } catch (IOException e) {
                if (guard.expired() && !(e instanceof HandshakeException)) {
                    throw new HandshakeException(
                            lateness, String.valueOf(guard.explain(e).getMessage()), e);
                }
                throw e;
            }
        }
    }
}
