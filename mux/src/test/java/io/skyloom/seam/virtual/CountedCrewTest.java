package io.skyloom.seam.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.Threads;
import io.skyloom.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class CountedCrewTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** Each waking is late: whoever only looks whether threads run sees none of them for most of the time. */
    private static final Executor LATE = continuation -> CountedCrew.POOL.execute(() -> {
        LockSupport.parkNanos(200_000);
        CountedCrew.POOL.execute(continuation);
    });

    @Test
    void shouldWaitUntilAWholeChainOfWakingsHasEnded() throws Exception {
        CountedCrew crew = new CountedCrew(LATE, LONG);
        Threads threads = crew.threadsOf("test");
        List<SynchronousQueue<Integer>> chain = new ArrayList<>();
        for (int i = 0; i <= 10; i++) {
            chain.add(new SynchronousQueue<>());
        }
        AtomicInteger arrived = new AtomicInteger();
        for (int i = 0; i < 10; i++) {
            SynchronousQueue<Integer> from = chain.get(i);
            SynchronousQueue<Integer> to = chain.get(i + 1);
            threads.start("hand-" + i, () -> passOn(from, to));
        }
        threads.start("last", () -> passOn(chain.get(10), arrived));
        for (int round = 1; round <= 50; round++) {
            chain.get(0).put(round);
            crew.runUntilIdle();
            assertThat(arrived.get()).isEqualTo(round);
        }
        chain.get(0).put(0);
        crew.runUntilIdle();
        assertThat(threads.running()).isEmpty();
    }

    @Test
    void shouldLetTimePassOnlyWhenAllWait() {
        CountedCrew crew = new CountedCrew(LATE, LONG);
        Threads threads = crew.threadsOf("test");
        VirtualTime time = new VirtualTime(crew::runUntilIdle);
        List<Long> seen = new ArrayList<>();
        CountDownLatch second = new CountDownLatch(1);
        threads.start("asks", () -> {
            time.schedule(
                    Duration.ofSeconds(1),
                    () -> threads.start("told", () -> seen.add(time.elapsed().toSeconds())));
            time.schedule(Duration.ofSeconds(2), second::countDown);
        });
        threads.start("waits", () -> {
            awaitQuietly(second);
            seen.add(time.elapsed().toSeconds());
        });
        time.advance(Duration.ofMinutes(1));
        assertThat(seen).containsExactly(1L, 2L);
    }

    @Test
    void shouldSayThatAThreadNeverWaits() {
        CountedCrew crew = new CountedCrew(CountedCrew.POOL, Duration.ofMillis(20));
        Threads threads = crew.threadsOf("test");
        AtomicBoolean enough = new AtomicBoolean();
        threads.start("busy", () -> {
            while (!enough.get()) {
                Thread.onSpinWait();
            }
        });
        try {
            assertThatThrownBy(crew::runUntilIdle).hasMessageStartingWith("1 threads go on and on");
        } finally {
            enough.set(true);
        }
        Eventually.holds("it has ended", () -> threads.running().isEmpty());
    }

    /** Who leaves a monitor does not wake the next one himself: a thread of the machine does, when it likes. */
    @Test
    void shouldWaitForThoseWhoWaitForAMonitor() throws Exception {
        Object monitor = new Object();
        for (int round = 0; round < 300; round++) {
            CountedCrew crew = new CountedCrew(CountedCrew.POOL, LONG);
            Threads threads = crew.threadsOf("test");
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch leave = new CountDownLatch(1);
            AtomicInteger after = new AtomicInteger();
            threads.start("holder", () -> {
                synchronized (monitor) {
                    inside.countDown();
                    spinUntil(leave);
                }
            });
            inside.await();
            for (int i = 0; i < 3; i++) {
                threads.start("next-" + i, () -> {
                    synchronized (monitor) {
                        after.incrementAndGet();
                    }
                });
            }
            leave.countDown();
            crew.runUntilIdle();
            assertThat(after.get()).as("round " + round).isEqualTo(3);
        }
    }

    private static void spinUntil(CountDownLatch latch) {
        while (latch.getCount() > 0) {
            Thread.onSpinWait();
        }
    }

    private static void passOn(SynchronousQueue<Integer> from, SynchronousQueue<Integer> to) {
        try {
            for (int ball = from.take(); ball != 0; ball = from.take()) {
                to.put(ball);
            }
            to.put(0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void passOn(SynchronousQueue<Integer> from, AtomicInteger to) {
        try {
            for (int ball = from.take(); ball != 0; ball = from.take()) {
                to.set(ball);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
