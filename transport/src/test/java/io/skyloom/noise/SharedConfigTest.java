package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.key.Curve;
import io.skyloom.key.KeyPair;
import io.skyloom.seam.Threads;
import io.skyloom.seam.virtual.SeededEntropy;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedConfigTest {
    private static final int THREADS = 24;

    /** More peers than the small memory holds, so that finding, computing, keeping and forgetting all overlap. */
    @Test
    void shouldServeManyHandshakesAtOnce(World world) {
        Threads threads = world.realSeams("storm").threads();
        Curve curve = Curve.bouncyCastle();
        NoiseConfig shared = new NoiseConfig(
                curve,
                new SeededEntropy(1),
                Hybrid.OFFER,
                Kem.choose(),
                new HybridPeers(4),
                new HandshakeBudget(2, THREADS));
        KeyPair hub = KeyPair.fromSeed(new byte[] {1});
        AtomicInteger agreed = new AtomicInteger();
        for (int i = 0; i < THREADS; i++) {
            KeyPair peer = KeyPair.fromSeed(new byte[] {2, (byte) i});
            NoisePattern pattern = i % 2 == 0 ? NoisePattern.KK : NoisePattern.XK;
            threads.start("handshakes", () -> {
                for (int round = 0; round < 4; round++) {
                    shake(pattern, peer, hub, shared);
                    agreed.incrementAndGet();
                }
            });
        }
        Eventually.holds("all have agreed", () -> agreed.get() == 4 * THREADS);
        assertThat(shared.hybridPeers().size()).isEqualTo(4);
        assertThat(shared.budget().waiting()).isZero();
    }

    private static void shake(NoisePattern pattern, KeyPair peer, KeyPair hub, NoiseConfig shared) {
        try {
            shared.budget()
                    .spend(() -> Ends.of(pattern, peer, hub, shared, shared).run())
                    .assertMirrored();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
