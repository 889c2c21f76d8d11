package io.skyloom.noise;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;

/** The real curve, counting the products with other people's points. Owned by one thread. */
final class CountingCurve implements Curve {
    private final Curve real = Curve.bouncyCastle();
    int products;

    @Override
    public PubKey publicKey(SecKey sec) {
        return real.publicKey(sec);
    }

    @Override
    public boolean isValidPoint(byte[] encoded) {
        return real.isValidPoint(encoded);
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        return real.decode(source, offset);
    }

    @Override
    public byte[] ecdh(PubKey pub, SecKey sec) {
        products++;
        return real.ecdh(pub, sec);
    }

    @Override
    public byte[] ecdhStatic(PubKey pub, KeyPair own) {
        products++;
        return real.ecdhStatic(pub, own);
    }

    @Override
    public Sig sign(byte[] digest, SecKey sec) {
        return real.sign(digest, sec);
    }

    @Override
    public void verify(PubKey pub, Sig sig, byte[] digest) throws BadSignatureException {
        real.verify(pub, sig, digest);
    }
}
