package io.skyloom.dmsg.client;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.SecKey;
import io.skyloom.key.Sig;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** The real arithmetic, one verification of which can be held up: a thread that is not scheduled for a while. */
final class HeldCurve implements Curve {
    private final Curve real = Curve.bouncyCastle();
    private final Timers timers;
    private final AtomicBoolean armed = new AtomicBoolean();
    private final Outcome<Boolean> released = new Outcome<>();
    private volatile boolean holding;

    HeldCurve(Timers timers) {
        this.timers = timers;
    }

    /** The next verification waits until released; further ones do not. */
    void holdNext() {
        armed.set(true);
    }

    boolean isHolding() {
        return holding;
    }

    void release() {
        released.complete(true);
    }

    @Override
    public void verify(PubKey key, Sig signature, byte[] digest) throws BadSignatureException {
        if (armed.compareAndSet(true, false)) {
            holding = true;
            try {
                holding = !released.settledWithin(timers, Duration.ofHours(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
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
    public byte[] ecdh(PubKey remote, SecKey own) {
        return real.ecdh(remote, own);
    }

    @Override
    public byte[] ecdhStatic(PubKey remote, KeyPair own) {
        return real.ecdhStatic(remote, own);
    }

    @Override
    public PubKey decode(byte[] source, int offset) {
        return real.decode(source, offset);
    }

    @Override
    public Sig sign(byte[] digest, SecKey key) {
        return real.sign(digest, key);
    }
}
