package io.skyloom.noise;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One end of one Noise handshake: messages in, messages out, two transport keys at the end. Pure computation, no
 * stream and no clock. Owned by one thread at a time. A message that is refused ends the handshake for good: the
 * object then gives neither messages nor keys.
 *
 * <p>The network deviates from the Noise specification in three places: secrets are SHA-256 hashes of compressed
 * points with a zero byte behind; the empty prologue is mixed; and it is always the reader of the last message that
 * sends with the first key of the split, which for XK is the reverse of the standard.
 */
public final class NoiseHandshake {
    /** Bytes of a secret as it enters the chaining key: the hash and one zero. */
    private static final int SECRET_BYTES = 33;

    private static final byte[] HYBRID_INFO = "skywire-pq-hybrid-v1".getBytes(US_ASCII);

    private enum Phase {
        RUNNING,
        DONE,
        FAILED
    }

    private final NoisePattern pattern;
    private final boolean initiator;
    private final KeyPair own;
    private final NoiseConfig config;
    private final SymmetricState state;
    private final HybridExchange hybrid;

    private Phase phase = Phase.RUNNING;
    private int next;
    private @Nullable KeyPair ephemeral;
    private @Nullable PubKey remoteEphemeral;
    private @Nullable PubKey remote;

    private NoiseHandshake(
            NoisePattern pattern, boolean initiator, KeyPair own, @Nullable PubKey remote, NoiseConfig config) {
        this.pattern = pattern;
        this.initiator = initiator;
        this.own = own;
        this.remote = remote;
        this.config = config;
        this.state = new SymmetricState(pattern.protocolName());
        boolean known = remote != null && config.hybridPeers().knows(remote);
        this.hybrid = new HybridExchange(config, initiator && config.hybrid().offers(known));
        mixKnownKeys();
    }

    /**
     * The dialing end.
     *
     * @param remote the key that the other end must prove
     * @throws BadKeyException for {@link PubKey#NULL}
     */
    public static NoiseHandshake initiator(NoisePattern pattern, KeyPair own, PubKey remote, NoiseConfig config) {
        return new NoiseHandshake(pattern, true, own, usable(remote), config);
    }

    /**
     * The accepting end.
     *
     * @param remote for KK the key that the dialer must prove; for XK null, the dialer tells its key
     * @throws BadKeyException for {@link PubKey#NULL}
     * @throws IllegalArgumentException when a key is missing that the pattern needs, or given where it tells one
     */
    public static NoiseHandshake responder(
            NoisePattern pattern, KeyPair own, @Nullable PubKey remote, NoiseConfig config) {
        if (pattern.initiatorKnown() != (remote != null)) {
            throw new IllegalArgumentException("the responder of " + pattern + " must "
                    + (pattern.initiatorKnown() ? "know" : "not presume") + " the dialer's key");
        }
        return new NoiseHandshake(pattern, false, own, remote == null ? null : usable(remote), config);
    }

    private static PubKey usable(PubKey remote) {
        if (remote.isNull()) {
            throw new BadKeyException("no handshake is possible with the null key");
        }
        return remote;
    }

    private void mixKnownKeys() {
        PubKey dialer = initiator ? own.pub() : remote;
        PubKey listener = initiator ? remote : own.pub();
        if (pattern.initiatorKnown()) {
            state.mixHash(have(dialer).bytes());
        }
        state.mixHash(have(listener).bytes());
    }

    /** Whether this end has the next message to write. */
    public boolean writesNext() {
        return phase == Phase.RUNNING && (next % 2 == 0) == initiator;
    }

    /** Whether the last message is through and {@link #keys} are there. */
    public boolean done() {
        return phase == Phase.DONE;
    }

    /**
     * Makes the next message.
     *
     * @throws IllegalStateException when it is not this end's turn
     */
    public byte[] write() {
        if (!writesNext()) {
            throw new IllegalStateException(this + " has nothing to write");
        }
        Message out = new Message();
        for (Token token : tokens()) {
            switch (token) {
                case E -> out.append(freshEphemeral());
                case S -> out.append(state.seal(own.pub().bytes()));
                default -> state.mixKey(secret(token));
            }
        }
        out.append(state.seal(hybrid.payload(next)));
        advance();
        return out.bytes();
    }

    private byte[] freshEphemeral() {
        KeyPair fresh = KeyPair.generate(config.curve(), config.entropy());
        ephemeral = fresh;
        byte[] encoded = fresh.pub().bytes();
        state.mixHash(encoded);
        return encoded;
    }

    /**
     * Takes the peer's next message, whatever its length and payload.
     *
     * @throws NoiseException when it is too short, holds an invalid key, does not authenticate, or leaves a required
     *     post-quantum secret out; the handshake is over then
     * @throws IllegalStateException when it is not the peer's turn
     */
    public void read(byte[] message) throws NoiseException {
        if (phase != Phase.RUNNING || writesNext()) {
            throw new IllegalStateException(this + " expects no message");
        }
        phase = Phase.FAILED;
        int at = 0;
        for (Token token : tokens()) {
            switch (token) {
                case E -> at = takeEphemeral(message, at);
                case S -> at = takeStatic(message, at);
                default -> state.mixKey(secret(token));
            }
        }
        hybrid.take(next, open(message, at, message.length - at));
        phase = Phase.RUNNING;
        advance();
        checkHybrid();
    }

    private int takeEphemeral(byte[] message, int at) throws NoiseException {
        need(message, at, PubKey.BYTES);
        try {
            remoteEphemeral = config.curve().decode(message, at);
        } catch (BadKeyException e) {
            throw new NoiseException(refusal("its ephemeral key is invalid: " + e.getMessage()), e);
        }
        state.mixHash(message, at, PubKey.BYTES);
        return at + PubKey.BYTES;
    }

    private int takeStatic(byte[] message, int at) throws NoiseException {
        int sealed = PubKey.BYTES + HandshakeCipher.TAG_BYTES;
        need(message, at, sealed);
        byte[] told = open(message, at, sealed);
        try {
            remote = PubKey.of(told);
        } catch (BadKeyException e) {
            throw new NoiseException(refusal("its static key is invalid: " + e.getMessage()), e);
        }
        return at + sealed;
    }

    private void need(byte[] message, int at, int length) throws NoiseException {
        if (message.length - at < length) {
            throw new NoiseException(refusal("it is too short: " + message.length + " bytes"));
        }
    }

    private byte[] open(byte[] message, int at, int length) throws NoiseException {
        byte[] plain = state.open(message, at, length);
        if (plain == null) {
            throw new NoiseException(refusal("it does not authenticate (" + length + " bytes at " + at + ")"));
        }
        return plain;
    }

    /** The secret of a pair of keys; the letters name the dialer's key first, then the listener's. */
    private byte[] secret(Token token) {
        byte[] hash = switch (token) {
            case EE ->
                config.curve().ecdh(have(remoteEphemeral), have(ephemeral).sec());
            case SS -> config.curve().ecdhStatic(have(remote), own);
            case ES -> initiator ? ephemeralWithStatic() : staticWithEphemeral();
            case SE -> initiator ? staticWithEphemeral() : ephemeralWithStatic();
            case E, S -> throw new IllegalArgumentException(token + " is a key, not a secret");
        };
        return Arrays.copyOf(hash, SECRET_BYTES);
    }

    private byte[] ephemeralWithStatic() {
        return config.curve().ecdh(have(remote), have(ephemeral).sec());
    }

    private byte[] staticWithEphemeral() {
        return config.curve().ecdh(have(remoteEphemeral), own.sec());
    }

    private List<Token> tokens() {
        return pattern.messages().get(next);
    }

    private void advance() {
        next++;
        if (next == pattern.messages().size()) {
            phase = Phase.DONE;
        }
    }

    private void checkHybrid() throws NoiseException {
        if (config.hybrid() == Hybrid.REQUIRE && next > (initiator ? 1 : 0) && hybrid.secret() == null) {
            phase = Phase.FAILED;
            throw new NoiseException(refusal("it brings no post-quantum secret, which is required here"));
        }
    }

    /**
     * What the handshake has agreed on.
     *
     * @throws IllegalStateException before it is done
     */
    public NoiseKeys keys() {
        if (!done()) {
            throw new IllegalStateException(this + " has no keys yet");
        }
        byte[][] split = state.split();
        boolean wroteLast = pattern.initiatorEnds() == initiator;
        PubKey peer = have(remote);
        note(peer);
        return new NoiseKeys(
                transportKey(split[wroteLast ? 1 : 0]),
                transportKey(split[wroteLast ? 0 : 1]),
                state.hash(),
                peer,
                hybrid.secret() != null);
    }

    private byte[] transportKey(byte[] classical) {
        byte[] secret = hybrid.secret();
        return secret == null ? classical : state.reinforce(classical, secret, HYBRID_INFO);
    }

    /** Only a finished handshake proves who it was. */
    private void note(PubKey peer) {
        if (hybrid.secret() != null) {
            config.hybridPeers().remember(peer);
        } else if (hybrid.declined()) {
            config.hybridPeers().forget(peer);
        }
    }

    private String refusal(String why) {
        return "message " + (next + 1) + " of the " + pattern + " handshake with "
                + (remote == null ? "an unnamed peer" : remote.hex()) + " is refused: " + why;
    }

    private static <T> T have(@Nullable T key) {
        if (key == null) {
            throw new IllegalStateException("the pattern uses a key before it is known");
        }
        return key;
    }

    byte[] chainingKey() {
        return state.chainingKey();
    }

    byte[] handshakeHash() {
        return state.hash();
    }

    @Override
    public String toString() {
        return pattern + (initiator ? " initiator" : " responder") + " (" + phase + ", message " + (next + 1) + ")";
    }
}
