package io.skyloom.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Seams;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One caller at a time, in order, and nobody waits longer than it wants to. */
class TurnsTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Turns turns = new Turns();

    @Test
    void shouldServeCallersOneAtATimeInOrder(World world) throws IOException {
        Seams seams = world.virtual().seams("caller", "10.0.0.1");
        ConcurrentLinkedQueue<Integer> order = new ConcurrentLinkedQueue<>();
        AtomicInteger inside = new AtomicInteger();
        CompletableFuture<Boolean> overlap = new CompletableFuture<>();
        try (Turns.Turn ignored = turns.take(seams.timers(), LIMIT)) {
            for (int i = 0; i < 10; i++) {
                int number = i;
                seams.threads().start("caller-" + i, () -> {
                    try (Turns.Turn mine = turns.take(seams.timers(), LIMIT)) {
                        assertThat(mine).isNotNull();
                        if (inside.incrementAndGet() != 1) {
                            overlap.complete(true);
                        }
                        order.add(number);
                        inside.decrementAndGet();
                    } catch (IOException e) {
                        overlap.completeExceptionally(e);
                    }
                });
                Eventually.holds("it waits", () -> world.virtual().time().pending() == number + 1);
            }
            assertThat(order).isEmpty();
        }
        Eventually.holds("all had their turn", () -> order.size() == 10);
        assertThat(order).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(overlap).isNotDone();
    }

    @Test
    void shouldLetWhoRunsOutOfTimeGoAndPassHimOver(World world) throws IOException {
        Seams seams = world.virtual().seams("caller", "10.0.0.1");
        CompletableFuture<Throwable> late = new CompletableFuture<>();
        CompletableFuture<Boolean> served = new CompletableFuture<>();
        try (Turns.Turn ignored = turns.take(seams.timers(), LIMIT)) {
            seams.threads().start("impatient", () -> {
                try {
                    turns.take(seams.timers(), Duration.ofSeconds(1)).close();
                    late.complete(new AssertionError("got the turn"));
                } catch (IOException e) {
                    late.complete(e);
                }
            });
            Eventually.holds("one waits", () -> world.virtual().time().pending() == 1);
            seams.threads().start("patient", () -> {
                try (Turns.Turn mine = turns.take(seams.timers(), Duration.ofSeconds(9))) {
                    served.complete(mine != null);
                } catch (IOException e) {
                    served.completeExceptionally(e);
                }
            });
            Eventually.holds("both wait", () -> world.virtual().time().pending() == 2);
            world.virtual().time().advance(Duration.ofSeconds(1));
            assertThat(late.join()).isInstanceOf(SocketTimeoutException.class).hasMessageContaining("PT1S");
            assertThat(served).isNotDone();
        }
        assertThat(served.join()).isTrue();
        turns.take(seams.timers(), LIMIT).close();
    }

    @Test
    void shouldGiveTheTurnOnWhenAWaiterIsInterrupted(World world) throws Exception {
        Seams seams = world.virtual().seams("caller", "10.0.0.1");
        CompletableFuture<Throwable> interrupted = new CompletableFuture<>();
        try (Turns.Turn ignored = turns.take(seams.timers(), LIMIT)) {
            Thread waiter = seams.threads().start("waiter", () -> {
                try {
                    turns.take(seams.timers(), LIMIT).close();
                } catch (IOException e) {
                    interrupted.complete(e);
                }
            });
            Eventually.holds("it waits", () -> world.virtual().time().pending() == 1);
            waiter.interrupt();
            assertThat(interrupted.join()).hasMessageContaining("interrupted");
        }
        turns.take(seams.timers(), LIMIT).close();
    }
}
