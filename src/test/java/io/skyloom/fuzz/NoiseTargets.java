package io.skyloom.fuzz;

import static io.skyloom.fuzz.Claims.outcome;
import static io.skyloom.fuzz.Claims.require;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.managed.LinkProbe;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.noise.NoiseStreams;
import io.skyloom.packet.PacketHeader;
import io.skyloom.seam.virtual.SeededEntropy;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * Noise handshakes over a stream, with one end played by the fuzzer: keys come out only of the genuine messages, nothing
 * behind them is taken, and pieces change nothing. And the few packets that a transport understands by itself.
 */
final class NoiseTargets {
    private static final Curve CURVE = Curve.bouncyCastle();
    static final KeyPair DIALLER = KeyPair.fromSeed(new byte[] {1});
    static final KeyPair LISTENER = KeyPair.fromSeed(new byte[] {2});
    private static final byte[] BEHIND = {'b', 'e', 'h', 'i', 'n', 'd'};

    /** Of sessions between clients and servers of dmsg. */
    static final Transcript XK = new Transcript(NoisePattern.XK, Hybrid.OFF);

    /** Of route groups. */
    static final Transcript KK = new Transcript(NoisePattern.KK, Hybrid.OFF);

    private NoiseTargets() {}

    /** The targets of this file. */
    static List<Target> targets() {
        return List.of(
                responder("noise-kk-listener", NoisePattern.KK, Hybrid.OFF),
                initiator("noise-kk-dialler", NoisePattern.KK, Hybrid.OFF),
                responder("noise-xk-listener", NoisePattern.XK, Hybrid.ACCEPT),
                initiator("noise-xk-dialler", NoisePattern.XK, Hybrid.OFFER),
                Target.of("link-packets", NoiseTargets::linkPackets)
                        .seeded(Recorded.hex("packets.json", "packet"))
                        .within(64));
    }

    private static Target responder(String name, NoisePattern pattern, Hybrid hybrid) {
        Transcript genuine = new Transcript(pattern, hybrid);
        return Target.of(name, data -> check(data, genuine.dialled, (feed, piece) -> genuine.respond(feed)))
                .seeded(new byte[] {1}, Edits.verbatim(genuine.dialled));
    }

    private static Target initiator(String name, NoisePattern pattern, Hybrid hybrid) {
        Transcript genuine = new Transcript(pattern, hybrid);
        return Target.of(name, data -> check(data, genuine.answered, (feed, piece) -> genuine.initiate(feed)))
                .seeded(new byte[] {1}, Edits.verbatim(genuine.answered));
    }

    /** One end of a handshake. */
    private interface End {
        NoiseKeys run(Feed feed, int piece) throws IOException;
    }

    private static void check(byte[] data, byte[] genuine, End end) throws Exception {
        byte[] edited = Edits.of(genuine, data);
        byte[] said = Edits.join(edited, BEHIND);
        Feed feed = new Feed(said, Integer.MAX_VALUE);
        String whole = outcome(IOException.class, () -> text(end.run(feed, Integer.MAX_VALUE)));
        boolean isGenuine = edited.length >= genuine.length && startsWith(edited, genuine);
        require(whole.startsWith("=") == isGenuine, "keys come of the genuine messages and of no others");
        require(!isGenuine || feed.unread().length == said.length - genuine.length, "nothing behind them is taken");
        String slow = outcome(IOException.class, () -> text(end.run(new Feed(said, 1), 1)));
        require(slow.equals(whole), "pieces change nothing");
    }

    private static boolean startsWith(byte[] bytes, byte[] begin) {
        return Arrays.equals(bytes, 0, begin.length, begin, 0, begin.length);
    }

    private static String text(NoiseKeys keys) {
        return HexFormat.of().formatHex(keys.sendKey()) + HexFormat.of().formatHex(keys.receiveKey());
    }

    /** What both ends say when nobody disturbs them; the same every time. */
    static final class Transcript {
        private final NoisePattern pattern;
        private final Hybrid hybrid;
        private final byte[] dialled;
        private final byte[] answered;

        Transcript(NoisePattern pattern, Hybrid hybrid) {
            this.pattern = pattern;
            this.hybrid = hybrid;
            byte[] first = heard(new Feed(new byte[0], 1), true);
            byte[] second = heard(new Feed(first, 1), false);
            byte[] all = heard(new Feed(second, 1), true);
            this.dialled = all;
            this.answered = heard(new Feed(all, 1), false);
        }

        private byte[] heard(Feed feed, boolean dialling) {
            try {
                NoiseKeys ignored = dialling ? initiate(feed) : respond(feed);
            } catch (IOException e) {
                // The other end has not been heard to its end yet.
            }
            return feed.heard();
        }

        NoiseKeys initiate(Feed feed) throws IOException {
            return NoiseStreams.initiate(feed, pattern, DIALLER, LISTENER.pub(), config(1));
        }

        NoiseKeys respond(Feed feed) throws IOException {
            return NoiseStreams.respond(
                    feed, pattern, LISTENER, pattern == NoisePattern.KK ? DIALLER.pub() : null, config(2));
        }

        /** All that the dialling end says. */
        byte[] dialled() {
            return dialled.clone();
        }

        /** All that the listening end says. */
        byte[] answered() {
            return answered.clone();
        }

        /** How the dialling end (1) and the listening end (2) compute. */
        NoiseConfig config(long seed) {
            return NoiseConfig.of(CURVE, new SeededEntropy(seed), hybrid);
        }
    }

    private static void linkPackets(byte[] data) {
        for (int at = 0; at + PacketHeader.BYTES <= data.length; at++) {
            int whole = PacketHeader.BYTES + PacketHeader.payloadSize(data, at);
            if (at + whole <= data.length) {
                LinkProbe.isOwn(data, at, whole);
            }
        }
    }
}
