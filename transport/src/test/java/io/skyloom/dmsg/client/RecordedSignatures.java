package io.skyloom.dmsg.client;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import io.skyloom.testing.Vector;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The real arithmetic with the signatures of a recording: they are random, so that nobody could make the same ones again.
 * What was not signed in the recording, down to the last byte, cannot be signed here unless that is asked for.
 */
public final class RecordedSignatures implements Curve {
    private static final int SIGNATURE_BYTES = 65;

    private final Curve real = Curve.bouncyCastle();
    private final Map<String, Sig> byDigest = new ConcurrentHashMap<>();
    private final boolean fresh;

    /** @param objects with the bytes of signed objects */
    RecordedSignatures(List<Vector> objects) {
        this(objects, false);
    }

    private RecordedSignatures(List<Vector> objects, boolean fresh) {
        this.fresh = fresh;
        for (Vector object : objects) {
            byte[] signed = object.bytes("signed_object");
            byte[] message = Arrays.copyOfRange(signed, SIGNATURE_BYTES, signed.length);
            byDigest.put(hex(Sha256.of(message)), Sig.of(Arrays.copyOf(signed, SIGNATURE_BYTES)));
        }
    }

    /** The same for somebody who also signs what is in no recording: that gets a signature of its own. */
    public static RecordedSignatures elseFresh(List<Vector> objects) {
        return new RecordedSignatures(objects, true);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public Sig sign(byte[] digest, SecKey key) {
        Sig recorded = byDigest.get(hex(digest));
        if (recorded == null && fresh) {
            return real.sign(digest, key);
        }
        if (recorded == null) {
            throw new AssertionError("nothing like this was signed in the recording: digest " + hex(digest));
        }
        return recorded;
    }

    @Override
    public void verify(PubKey key, Sig signature, byte[] digest) throws BadSignatureException {
        real.verify(key, signature, digest);
    }

    @Override
    public PubKey publicKey(SecKey secret) {
        return real.publicKey(secret);
    }

    @Override
    public boolean isValidPoint(byte[] compressed) {
        return real.isValidPoint(compressed);
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        return real.decode(source, offset);
    }

    @Override
    public byte[] ecdh(PubKey remote, SecKey own) {
        return real.ecdh(remote, own);
    }

    @Override
    public byte[] ecdhStatic(PubKey remote, KeyPair own) {
        return real.ecdhStatic(remote, own);
    }
}
