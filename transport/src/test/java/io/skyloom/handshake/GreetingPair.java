package io.skyloom.handshake;

import io.skyloom.handshake.FrameHandshake.Accepted;
import io.skyloom.handshake.FrameHandshake.Limits;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.seam.StreamListener;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Two ends of one carrier in virtual time; one of ours runs on a thread of its own, the test plays the other. */
final class GreetingPair implements AutoCloseable {
    static final VisorAddress A = new VisorAddress(RecordedFrames.pair("A").pub(), 49153);
    static final VisorAddress B = new VisorAddress(RecordedFrames.pair("B").pub(), 45);
    static final KeyPair A_KEYS = RecordedFrames.pair("A");
    static final KeyPair B_KEYS = RecordedFrames.pair("B");

    final ByteStream ours;
    final ByteStream theirs;
    private final Seams seams;
    private final FrameHandshake handshake;

    GreetingPair(World world) throws IOException {
        seams = world.virtual().seams("ours", "10.0.0.1");
        Seams other = world.virtual().seams("theirs", "10.0.0.2");
        try (StreamListener listener = seams.net().listen(new InetSocketAddress("10.0.0.1", 7000))) {
            theirs = other.net().connect(listener.localAddress(), Duration.ofSeconds(1));
            ours = listener.accept();
        }
        NoiseConfig noise = NoiseConfig.of(RecordedFrames.CURVE, seams.entropy(), Hybrid.OFF);
        handshake = new FrameHandshake(noise, seams.timers(), Limits.USUAL);
    }

    /** Our visor B answers on a thread; it listens on port 45 only. */
    Outcome<Accepted> respond() {
        return onThread(() -> handshake.respond(ours, (source, destination) -> refusal(destination, B.key())));
    }

    /** Our visor A dials B on a thread. */
    Outcome<ByteStream> initiate() {
        return onThread(() -> handshake.initiate(ours, A, B, A_KEYS));
    }

    /** The next bytes that our end sends, exactly so many. */
    String hear(int length) throws IOException {
        byte[] heard = new byte[length];
        theirs.readFully(heard, 0, length);
        return new String(heard, StandardCharsets.UTF_8);
    }

    /** Reads a line, line feed included. */
    String hearLine() throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.isEmpty() || line.charAt(line.length() - 1) != '\n') {
            line.append(hear(1));
        }
        return line.toString();
    }

    /** Everything our end sends until it closes. */
    String hearRest() {
        StringBuilder rest = new StringBuilder();
        try {
            byte[] some = new byte[1024];
            for (int n = theirs.read(some, 0, some.length); n > 0; n = theirs.read(some, 0, some.length)) {
                rest.append(new String(Arrays.copyOf(some, n), StandardCharsets.UTF_8));
            }
        } catch (IOException reset) {
            // Closing with unread bytes resets; what was said before counts.
        }
        return rest.toString();
    }

    void say(String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        theirs.writeFully(bytes, 0, bytes.length);
    }

    /** The nonce in a frame 1 that our responder sent. */
    static Nonce nonceIn(String frame1) throws IOException {
        try {
            return FrameParser.nonce(frame1.getBytes(StandardCharsets.UTF_8));
        } catch (FrameParser.MalformedFrame e) {
            throw new IOException(e);
        }
    }

    /** Frame 2 from A, as an initiator must write it. */
    static String frame2(VisorAddress destination, Nonce nonce, KeyPair signer) {
        return RecordedFrames.string(
                FrameText.introduction(Introduction.signed(A, destination, nonce, signer, RecordedFrames.CURVE)));
    }

    @Override
    public void close() {
        ours.close();
        theirs.close();
    }

    private static Optional<Gate.Refusal> refusal(VisorAddress destination, PubKey own) {
        if (!destination.key().equals(own)) {
            return Optional.of(new Gate.Refusal(HandshakeException.Reason.FOREIGN_KEY, "destination is another visor"));
        }
        return List.of(45).contains(destination.port())
                ? Optional.empty()
                : Optional.of(
                        new Gate.Refusal(HandshakeException.Reason.PORT_NOT_LISTENING, "not listening on given port"));
    }

    private interface Work<T> {
        T run() throws IOException;
    }

    private <T> Outcome<T> onThread(Work<T> work) {
        Outcome<T> outcome = new Outcome<>();
        seams.threads().start("greeting", () -> {
            try {
                outcome.complete(work.run());
            } catch (IOException | RuntimeException e) {
                outcome.fail(e);
            }
        });
        return outcome;
    }
}
