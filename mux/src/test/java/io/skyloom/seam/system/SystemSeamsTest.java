package io.skyloom.seam.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.skyloom.seam.Clock;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.ExpectError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSeamsTest {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final SystemTimers timers = new SystemTimers("A");

    @AfterEach
    void close() {
        timers.close();
    }

    @Test
    void shouldRunTasksInTheOrderOfTheirTimesOnTheTimerThread() throws Exception {
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        Outcome<String> last = new Outcome<>();
        timers.schedule(
                Duration.ofMillis(1200),
                () -> last.complete(Thread.currentThread().getName()));
        timers.schedule(Duration.ofMillis(600), () -> ran.add("second"));
        timers.schedule(Duration.ofSeconds(-1), () -> ran.add("first"));
        assertThat(last.await(timers, LIMIT)).isEqualTo("A/timers");
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void shouldForgetACancelledTaskAtOnce() {
        Timers.Timer timer = timers.schedule(Duration.ofDays(1), () -> {});
        assertThat(timers.pending()).isEqualTo(1);
        assertThat(timer.cancel()).isTrue();
        assertThat(timers.pending()).isZero();
        assertThat(timer.cancel()).isFalse();
    }

    @Test
    @ExpectError("timer task failed")
    void shouldGoOnAfterATaskThatThrows() throws Exception {
        Outcome<String> next = new Outcome<>();
        timers.schedule(Duration.ZERO, () -> {
            throw new IllegalStateException("planted");
        });
        timers.schedule(Duration.ZERO, () -> next.complete("ran"));
        assertThat(next.await(timers, LIMIT)).isEqualTo("ran");
    }

    @Test
    void shouldNotClaimToHavePreventedATaskThatIsRunning() throws Exception {
        Outcome<String> running = new Outcome<>();
        Outcome<Boolean> prevented = new Outcome<>();
        SystemTimers others = new SystemTimers("B");
        Timers.Timer timer = timers.schedule(Duration.ZERO, () -> {
            running.complete("yes");
            awaitQuietly(prevented, others);
        });
        running.await(others, LIMIT);
        prevented.complete(timer.cancel());
        assertThat(prevented.now()).hasValue(false);
        others.close();
    }

    @Test
    void shouldDropTasksAfterTheClose() {
        timers.close();
        assertThat(timers.schedule(Duration.ZERO, () -> {}).cancel()).isFalse();
        assertThat(timers.pending()).isZero();
    }

    @Test
    void shouldNameThreadsAfterTheirOwnerAndForgetThemWhenTheyEnd() throws Exception {
        SystemThreads threads = new SystemThreads("02ab", SystemThreads.DataPlane.PLATFORM);
        Outcome<String> go = new Outcome<>();
        Thread virtual = threads.start("dmsg/read", () -> await(go));
        Thread platform = threads.startDataPlane("tp/read", () -> await(go));
        assertThat(threads.running()).containsExactly("02ab/dmsg/read", "02ab/tp/read");
        assertThat(virtual.isVirtual()).isTrue();
        assertThat(platform.isVirtual()).isFalse();
        assertThat(platform.isDaemon()).isTrue();
        go.complete("go");
        Eventually.holds("no thread is left", () -> threads.running().isEmpty());
    }

    @Test
    void shouldTurnToVirtualThreadsBeyondTheLimitAndBackBelowIt() {
        SystemThreads threads = new SystemThreads("A", SystemThreads.DataPlane.AUTO);
        Outcome<String> go = new Outcome<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < SystemThreads.PLATFORM_LIMIT + 2; i++) {
            readers.add(threads.startDataPlane("read", () -> await(go)));
        }
        assertThat(readers.stream().filter(Thread::isVirtual)).hasSize(2);
        go.complete("go");
        Eventually.holds("no thread is left", () -> threads.running().isEmpty());
        assertThat(threads.startDataPlane("read", () -> {}).isVirtual()).isFalse();
        Eventually.holds("no thread is left", () -> threads.running().isEmpty());
    }

    @Test
    @ExpectError("A/careless ended by an unexpected error")
    void shouldLogWhatEscapesFromAThread() throws Exception {
        SystemThreads threads = new SystemThreads("A", SystemThreads.DataPlane.VIRTUAL);
        threads.start("careless", () -> {
                    throw new IllegalStateException("planted");
                })
                .join();
        assertThat(threads.running()).isEmpty();
    }

    @Test
    void shouldReadAClockThatMovesForward() {
        Clock clock = new SystemClock();
        long first = clock.nanoTime();
        assertThat(clock.nanoTime() - first).isNotNegative();
        assertThat(clock.wallNanos() / 1_000_000L - clock.wallMillis()).isBetween(-60_000L, 60_000L);
    }

    @Test
    void shouldDrawDifferentBytesEachTime() {
        SystemEntropy entropy = new SystemEntropy();
        assertThat(entropy.bytes(32)).isNotEqualTo(entropy.bytes(32));
        for (int i = 0; i < 1_000; i++) {
            assertThat(entropy.nextLong(3)).isBetween(0L, 2L);
        }
    }

    private void await(Outcome<String> go) {
        awaitQuietly(go, timers);
    }

    private static void awaitQuietly(Outcome<?> go, Timers timers) {
        try {
            go.settledWithin(timers, LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
