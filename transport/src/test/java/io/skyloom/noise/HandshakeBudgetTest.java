package io.skyloom.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Threads;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandshakeBudgetTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger finished = new AtomicInteger();

    @Test
    void shouldLetSoManyComputeSoManyWaitAndRefuseTheRest(World world) throws IOException {
        Threads threads = world.realSeams("budget").threads();
        HandshakeBudget budget = new HandshakeBudget(2, 3);
        for (int i = 0; i < 5; i++) {
            threads.start("work", () -> work(budget));
        }
        Eventually.holds("two compute and three wait", () -> inside.get() == 2 && budget.waiting() == 3);
        assertThatThrownBy(() -> budget.spend(() -> 1))
                .isInstanceOf(NoiseException.class)
                .hasMessageContaining("too many handshakes");
        gate.countDown();
        Eventually.holds("all have had their turn", () -> finished.get() == 5);
        Eventually.holds("nobody waits", () -> budget.waiting() == 0);
        assertThat(budget.spend(() -> 7)).isEqualTo(7);
    }

    private void work(HandshakeBudget budget) {
        try {
            budget.spend(() -> {
                inside.incrementAndGet();
                hold();
                return finished.incrementAndGet();
            });
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void hold() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void shouldGiveThePermitBackWhenTheWorkFails() throws IOException {
        HandshakeBudget budget = new HandshakeBudget(1, 0);
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> budget.spend(() -> {
                        throw new NoiseException("bad message");
                    }))
                    .hasMessage("bad message");
        }
        assertThat(budget.spend(() -> "still there")).isEqualTo("still there");
    }

    @Test
    void shouldRefuseSenselessLimits() {
        assertThatThrownBy(() -> new HandshakeBudget(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HandshakeBudget(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
