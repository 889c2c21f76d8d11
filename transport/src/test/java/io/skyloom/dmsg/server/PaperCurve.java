package io.skyloom.dmsg.server;

import io.skyloom.key.BadKeyException;
import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Arithmetic that costs next to nothing and protects nothing, for tests that are about sessions by the ten thousand: a
 * secret key is the number of one of some thousand points, what two keys have in common anybody could compute.
 */
final class PaperCurve implements Curve {
    private static final int POINTS = 4096;

    private final List<PubKey> points = IntStream.range(0, POINTS)
            .mapToObj(i ->
                    KeyPair.fromSeed(new byte[] {(byte) i, (byte) (i >> 8), 7}).pub())
            .toList();
    private final Map<ByteBuffer, PubKey> known = new HashMap<>();

    PaperCurve() {
        points.forEach(one -> known.put(ByteBuffer.wrap(one.bytes()), one));
    }

    /** The pair with this number, 0 to 4095. */
    KeyPair pair(int number) {
        byte[] secret = new byte[SecKey.BYTES];
        secret[0] = 1;
        secret[SecKey.BYTES - 2] = (byte) (number >> 8);
        secret[SecKey.BYTES - 1] = (byte) number;
        return KeyPair.of(SecKey.of(secret), this);
    }

    @Override
    public PubKey publicKey(SecKey sec) {
        byte[] secret = sec.bytes();
        return points.get(((secret[SecKey.BYTES - 2] & 0x0F) << 8) | (secret[SecKey.BYTES - 1] & 0xFF));
    }

    @Override
    public boolean isValidPoint(byte[] encoded) {
        return known.containsKey(ByteBuffer.wrap(encoded));
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        PubKey found = known.get(ByteBuffer.wrap(Arrays.copyOfRange(source, offset, offset + PubKey.BYTES)));
        if (found == null) {
            return PubKey.of(source, offset);
        }
        return found;
    }

    @Override
    public byte[] ecdh(PubKey pub, SecKey sec) {
        if (pub.isNull()) {
            throw new BadKeyException("the null key");
        }
        PubKey own = publicKey(sec);
        boolean first = own.compareTo(pub) < 0;
        return Sha256.of((first ? own : pub).bytes(), (first ? pub : own).bytes());
    }

    @Override
    public byte[] ecdhStatic(PubKey pub, KeyPair own) {
        return ecdh(pub, own.sec());
    }

    @Override
    public Sig sign(byte[] digest, SecKey sec) {
        return stamp(publicKey(sec), digest);
    }

    private static Sig stamp(PubKey author, byte[] digest) {
        return Sig.of(Arrays.copyOf(Sha256.of(author.bytes(), digest), Sig.BYTES));
    }

    @Override
    public void verify(PubKey pub, Sig sig, byte[] digest) throws BadSignatureException {
        if (!stamp(pub, digest).equals(sig)) {
            throw new BadSignatureException("not the stamp of " + pub.brief());
        }
    }
}
