package io.skyloom.bench.crypto;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.noise.Hybrid;
import io.skyloom.noise.NoiseConfig;
import io.skyloom.noise.NoiseException;
import io.skyloom.noise.NoiseHandshake;
import io.skyloom.noise.NoiseKeys;
import io.skyloom.noise.NoisePattern;
import io.skyloom.seam.system.SystemEntropy;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Both ends of a Noise handshake in one thread, without a stream: what a storm of connections costs. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class HandshakeBenchmark {
    private static final int PEERS = 64;

    /** The pattern: KK between clients, XK towards servers. */
    @Param({"KK", "XK"})
    public NoisePattern pattern = NoisePattern.KK;

    /** Without and with the post-quantum exchange. */
    @Param({"OFF", "OFFER"})
    public Hybrid hybrid = Hybrid.OFF;

    private final Curve curve = Curve.bouncyCastle();
    private final KeyPair[] dialers = new KeyPair[PEERS];
    private final KeyPair listener = KeyPair.fromSeed(new byte[] {1});
    private NoiseConfig dialing = config();
    private NoiseConfig listening = config();
    private int next;

    /** Makes the peers, and forgets what earlier runs taught each side. */
    @Setup
    public void prepare() {
        for (int i = 0; i < PEERS; i++) {
            dialers[i] = KeyPair.generate(curve, new SystemEntropy());
        }
        dialing = config();
        listening = config();
    }

    private NoiseConfig config() {
        return NoiseConfig.of(Curve.bouncyCastle(), new SystemEntropy(), hybrid);
    }

    /** One whole handshake, with peers that come again: their static secrets are known. */
    @Benchmark
    public NoiseKeys handshake(HandshakeCost cost) throws NoiseException {
        KeyPair dialer = dialers[next++ % PEERS];
        cost.begin();
        NoiseHandshake initiator = NoiseHandshake.initiator(pattern, dialer, listener.pub(), dialing);
        byte[] first = initiator.write();
        cost.initiatorWorked();
        NoiseHandshake responder =
                NoiseHandshake.responder(pattern, listener, pattern.initiatorKnown() ? dialer.pub() : null, listening);
        responder.read(first);
        byte[] second = responder.write();
        cost.responderWorked();
        initiator.read(second);
        byte[] third = initiator.writesNext() ? initiator.write() : null;
        NoiseKeys keys = initiator.keys();
        cost.initiatorWorked();
        if (third != null) {
            responder.read(third);
        }
        responder.keys();
        cost.responderWorked();
        cost.done();
        return keys;
    }
}
