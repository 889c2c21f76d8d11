package io.skyloom.fuzz;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;

/** The curve as it is, except that every signature is right: no fuzzer guesses one, and much lies behind them. */
final class Credulous implements Curve {
    static final Curve CURVE = new Credulous();

    private final Curve real = Curve.bouncyCastle();

    private Credulous() {}

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
        return real.ecdh(pub, sec);
    }

    @Override
    public byte[] ecdhStatic(PubKey pub, KeyPair own) {
        return real.ecdhStatic(pub, own);
    }

    @Override
    public Sig sign(byte[] digest, SecKey sec) {
        return real.sign(digest, sec);
    }

    @Override
    public void verify(PubKey pub, Sig sig, byte[] digest) {}
}
