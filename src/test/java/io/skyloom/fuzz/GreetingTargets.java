package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.require;

import io.skyloom.handshake.FrameHandshake;
import io.skyloom.handshake.HandshakeException;
import io.skyloom.handshake.VisorAddress;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.seam.ByteStream;
import io.skyloom.seam.virtual.SeededEntropy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The greeting of two visors with one of them played by the fuzzer. Whoever is let in is the one who could sign; whoever
 * is not is told why and finds the connection closed; bytes behind the greeting are not touched, and the pieces in which
 * bytes arrive change nothing.
 */
final class GreetingTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    private static final KeyPair DIALER = KeyPair.fromSeed(new byte[] {1});
    private static final KeyPair LISTENER = KeyPair.fromSeed(new byte[] {2});
    private static final VisorAddress FROM = new VisorAddress(DIALER.pub(), 49153);
    private static final VisorAddress TO = new VisorAddress(LISTENER.pub(), 45);
    private static final byte[] BEHIND = {'b', 'e', 'h', 'i', 'n', 'd', 0};
    private static final int[] PIECES = {1, Integer.MAX_VALUE};

    private static final byte[] NONCE = respond(bytes("get_nonce"), 1).heard;
    private static final byte[] DIALLED = initiate(join(NONCE, bytes("{\"OK\":true,\"ErrMsg\":\"\"}\n")), 1).heard;
    private static final byte[] ANSWERED = respond(DIALLED, 1).heard;

    private GreetingTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                Target.of("handshake-listener", GreetingTargets::listener)
                        .seeded(new byte[] {1}, Edits.verbatim(DIALLED)),
                Target.of("handshake-dialler", GreetingTargets::dialer)
                        .seeded(new byte[] {1}, Edits.verbatim(ANSWERED)));
    }

    private static void listener(byte[] data) {
        byte[] said = join(Edits.of(DIALLED, data), BEHIND);
        Ending whole = respond(said, PIECES[1]);
        require(data.length > 0 || whole.refusal.isEmpty(), "the genuine greeting is taken");
        require(respond(said, PIECES[0]).isLike(whole), "pieces change nothing");
    }

    private static void dialer(byte[] data) {
        byte[] said = join(Edits.of(ANSWERED, data), BEHIND);
        Ending whole = initiate(said, PIECES[1]);
        require(data.length > 0 || whole.refusal.isEmpty(), "the genuine answer is taken");
        require(initiate(said, PIECES[0]).isLike(whole), "pieces change nothing");
    }

    private static Ending respond(byte[] said, int piece) {
        return run(said, piece, (handshake, carrier) -> {
            FrameHandshake.Accepted accepted = handshake.respond(carrier, (source, destination) -> Optional.empty());
            require(accepted.remote().equals(FROM), "only who can sign is let in");
            require(accepted.local().equals(TO), "what was signed is what is asked for");
            return accepted.rest();
        });
    }

    private static Ending initiate(byte[] said, int piece) {
        return run(said, piece, (handshake, carrier) -> handshake.initiate(carrier, FROM, TO, DIALER));
    }

    private static Ending run(byte[] said, int piece, Greeting greeting) {
        Surroundings around = new Surroundings();
        Feed carrier = new Feed(said, piece);
        NoiseConfig noise = NoiseConfig.of(CURVE, new SeededEntropy(1), Hybrid.OFF);
        FrameHandshake handshake = new FrameHandshake(noise, around.time, FrameHandshake.Limits.USUAL);
        Ending ending = end(greeting, handshake, carrier);
        around.verifyNothingWaits();
        return ending;
    }

    private static Ending end(Greeting greeting, FrameHandshake handshake, Feed carrier) {
        try {
            byte[] rest = readAll(greeting.run(handshake, carrier));
            require(carrier.unread().length == 0, "nothing is kept back");
            return new Ending("", carrier.heard(), rest);
        } catch (HandshakeException e) {
            require(carrier.isClosed(), "a carrier that failed is closed");
            return new Ending(String.valueOf(e.getMessage()), carrier.heard(), new byte[0]);
        } catch (IOException e) {
            throw new AssertionError("another end than the documented one", e);
        }
    }

    private static byte[] readAll(ByteStream from) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        byte[] buffer = new byte[100];
        int n = from.read(buffer, 0, buffer.length);
        while (n >= 0) {
            all.write(buffer, 0, n);
            n = from.read(buffer, 0, buffer.length);
        }
        return all.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] join(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** One side of the greeting. */
    private interface Greeting {
        ByteStream run(FrameHandshake handshake, ByteStream carrier) throws IOException;
    }

    /** How it went: the refusal or nothing, what was written, and what was left for others. */
    private static final class Ending {
        final String refusal;
        final byte[] heard;
        final byte[] rest;

        Ending(String refusal, byte[] heard, byte[] rest) {
            this.refusal = refusal;
            this.heard = heard;
            this.rest = rest;
        }

        boolean isLike(Ending other) {
            return refusal.equals(other.refusal)
                    && Arrays.equals(heard, other.heard)
                    && Arrays.equals(rest, other.rest);
        }
    }
}
