package io.skyloom.bench.crypto;

import io.skyloom.key.BadSignatureException;
import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.key.PubKey;
import io.skyloom.key.Sha256;
import io.skyloom.key.Sig;
import io.skyloom.seam.system.SystemEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The single operations on keys, in microseconds each. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class KeyBenchmark {
    private static final int KEYS = 64;

    private final Curve curve = Curve.bouncyCastle();
    private final KeyPair own = KeyPair.fromSeed(new byte[] {1});
    private final KeyPair[] others = others();
    private final byte[] digest = Sha256.of(new byte[] {1});
    private final Sig sig = curve.sign(digest, own.sec());
    private int next;

    private KeyPair[] others() {
        KeyPair[] made = new KeyPair[KEYS];
        for (int i = 0; i < KEYS; i++) {
            made[i] = KeyPair.generate(curve, new SystemEntropy());
        }
        return made;
    }

    private KeyPair other() {
        return others[next++ % KEYS];
    }

    /** The public key of a secret one. */
    @Benchmark
    public PubKey publicKey() {
        return curve.publicKey(other().sec());
    }

    /** Checking the 33 bytes of a key. */
    @Benchmark
    public PubKey decode() {
        return PubKey.of(other().pub().bytes());
    }

    /** A secret with a peer whose point was used before. */
    @Benchmark
    public byte[] ecdhWithKnownPeer() {
        return curve.ecdh(own.pub(), other().sec());
    }

    /** A secret with a key just received. */
    @Benchmark
    public byte[] ecdhWithFreshKey() {
        return curve.ecdh(curve.decode(other().pub().bytes(), 0), own.sec());
    }

    /** A recoverable signature over a digest. */
    @Benchmark
    public Sig sign() {
        return curve.sign(digest, other().sec());
    }

    /** Accepting a signature. */
    @Benchmark
    public Sig verify() throws BadSignatureException {
        curve.verify(own.pub(), sig, digest);
        return sig;
    }
}
