package io.skyloom.routing.world;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import io.skyloom.seam.Entropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real keys out of a small pool, and secrets that both partners can compute without arithmetic: for tests of very many
 * handshakes, where what is computed in them does not matter. Worth nothing against anybody.
 */
final class CheapCurve implements Curve {
    private static final int POOL = 64;

    private final List<KeyPair> pool = new ArrayList<>();
    private final Map<ByteBuffer, PubKey> publics = new HashMap<>();
    private final Map<ByteBuffer, PubKey> points = new HashMap<>();
    private final AtomicInteger next = new AtomicInteger();

    CheapCurve() {
        for (int i = 0; i < POOL; i++) {
            know(KeyPair.fromSeed(new byte[] {(byte) i}));
        }
    }

    /** A pair that will take part. */
    void know(KeyPair pair) {
        pool.add(pair);
        publics.put(ByteBuffer.wrap(pair.sec().bytes()), pair.pub());
        points.put(ByteBuffer.wrap(pair.pub().bytes()), pair.pub());
    }

    /** Yields the secrets of the pool one after the other. */
    Entropy ephemerals() {
        return target -> {
            byte[] secret =
                    pool.get(Math.floorMod(next.getAndIncrement(), POOL)).sec().bytes();
            System.arraycopy(secret, 0, target, 0, target.length);
        };
    }

    @Override
    public PubKey publicKey(SecKey sec) {
        return known(publics.get(ByteBuffer.wrap(sec.bytes())));
    }

    @Override
    public boolean isValidPoint(byte[] encoded) {
        return points.containsKey(ByteBuffer.wrap(encoded));
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        return known(points.get(ByteBuffer.wrap(source, offset, PubKey.BYTES).slice()));
    }

    @Override
    public byte[] ecdh(PubKey pub, SecKey sec) {
        PubKey own = publicKey(sec);
        boolean ownFirst = own.compareTo(pub) < 0;
        return Sha256.of((ownFirst ? own : pub).bytes(), (ownFirst ? pub : own).bytes());
    }

    @Override
    public byte[] ecdhStatic(PubKey pub, KeyPair own) {
        return ecdh(pub, own.sec());
    }

    @Override
    public Sig sign(byte[] digest, SecKey sec) {
        throw new UnsupportedOperationException("handshakes of groups sign nothing");
    }

    @Override
    public void verify(PubKey pub, Sig sig, byte[] digest) {
        throw new UnsupportedOperationException("handshakes of groups verify nothing");
    }

    private static <T> T known(@org.jspecify.annotations.Nullable T key) {
        if (key == null) {
            throw new IllegalArgumentException("no key of this test");
        }
        return key;
    }
}
