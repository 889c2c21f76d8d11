package io.skyloom.seam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.testing.Eventually;
import io.skyloom.testing.World;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final VirtualTime time = new VirtualTime();
    private final Outcome<String> outcome = new Outcome<>();

    @Test
    void shouldReturnAValueThatIsThereAlready() throws Exception {
        assertThat(outcome.complete("early")).isTrue();
        assertThat(outcome.await(time, LIMIT)).isEqualTo("early");
        assertThat(outcome.now()).hasValue("early");
        assertThat(time.pending()).as("the guard is gone").isZero();
    }

    @Test
    void shouldKeepTheFirstOfTwoResults() throws Exception {
        assertThat(outcome.complete("first")).isTrue();
        assertThat(outcome.complete("second")).isFalse();
        assertThat(outcome.fail(new IOException("late"))).isFalse();
        assertThat(outcome.await(time, LIMIT)).isEqualTo("first");
    }

    @Test
    void shouldTellWhyThereWillNeverBeAValue() {
        IOException reason = new IOException("the session ended");
        assertThat(outcome.fail(reason)).isTrue();
        assertThat(outcome.complete("late")).isFalse();
        assertThatThrownBy(() -> outcome.await(time, LIMIT))
                .isInstanceOf(Outcome.FailedOutcome.class)
                .hasMessage("the session ended")
                .hasCause(reason);
        assertThat(outcome.now()).isEmpty();
        assertThat(outcome.isDone()).isTrue();
    }

    @Test
    void shouldWakeEveryWaiterWithTheValue(World world) throws Exception {
        Waiters waiters = new Waiters(world, 3);
        outcome.complete("value");
        assertThat(waiters.results()).containsExactly("value", "value", "value");
    }

    @Test
    void shouldWakeEveryWaiterWithTheReason(World world) throws Exception {
        Waiters waiters = new Waiters(world, 3);
        outcome.fail(new IOException("gone"));
        assertThat(waiters.results()).allMatch(result -> result.contains("gone"));
    }

    @Test
    void shouldEndTheWaitAtTheDeadlineAndStayPending(World world) throws Exception {
        Waiters waiters = new Waiters(world, 2);
        time.advance(LIMIT.minusNanos(1));
        assertThat(outcome.isDone()).isFalse();
        assertThat(waiters.finished()).isZero();
        time.advance(Duration.ofNanos(1));
        assertThat(waiters.results()).allMatch(result -> result.contains("no result within PT10M"));
        assertThat(outcome.isDone()).isFalse();
        assertThat(outcome.complete("still possible")).isTrue();
    }

    @Test
    void shouldTellWhetherItWasSettledInTime(World world) throws Exception {
        assertThat(settledWithinAnHour(world, new Outcome<>())).isFalse();
        Outcome<String> completed = new Outcome<>();
        completed.complete("x");
        assertThat(settledWithinAnHour(world, completed)).isTrue();
        Outcome<String> failed = new Outcome<>();
        failed.fail(new IOException("x"));
        assertThat(settledWithinAnHour(world, failed)).isTrue();
    }

    @Test
    void shouldLetAnInterruptEndTheWait() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> outcome.await(time, LIMIT)).isInstanceOf(InterruptedException.class);
        assertThat(time.pending()).isZero();
    }

    @Test
    void shouldHaveExactlyOneWinnerAmongRacingResults(World world) throws Exception {
        Seams seams = world.realSeams("race");
        for (int round = 0; round < 300; round++) {
            Outcome<String> raced = new Outcome<>();
            AtomicInteger wins = new AtomicInteger();
            List<Thread> racers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                boolean completes = i % 2 == 0;
                racers.add(seams.threads().start("racer", () -> {
                    boolean won = completes ? raced.complete("v") : raced.fail(new IOException("f"));
                    wins.addAndGet(won ? 1 : 0);
                }));
            }
            for (Thread racer : racers) {
                racer.join();
            }
            assertThat(wins).hasValue(1);
        }
    }

    private boolean settledWithinAnHour(World world, Outcome<String> one) throws Exception {
        Outcome<Boolean> answer = new Outcome<>();
        VirtualTime own = new VirtualTime();
        world.realSeams("W").threads().start("waiter", () -> {
            try {
                answer.complete(one.settledWithin(own, Duration.ofHours(1)));
            } catch (InterruptedException e) {
                answer.fail(e);
            }
        });
        Eventually.holds("waiting or done", () -> own.pending() == 1 || answer.isDone());
        own.advance(Duration.ofHours(1));
        Eventually.holds("answered", answer::isDone);
        return answer.now().orElseThrow();
    }

    /** Threads that wait for the outcome, all of them blocked when this is made. */
    private final class Waiters {
        private final List<Outcome<String>> results = new ArrayList<>();

        Waiters(World world, int count) {
            Seams seams = world.realSeams("W");
            for (int i = 0; i < count; i++) {
                Outcome<String> result = new Outcome<>();
                results.add(result);
                seams.threads().start("waiter", () -> result.complete(waitForIt()));
            }
            Eventually.holds("all wait", () -> time.pending() == count);
        }

        long finished() {
            return results.stream().filter(Outcome::isDone).count();
        }

        List<String> results() {
            Eventually.holds("all were woken", () -> finished() == results.size());
            assertThat(time.pending()).as("the guards are gone").isZero();
            return results.stream().map(result -> result.now().orElseThrow()).toList();
        }

        private String waitForIt() {
            try {
                return outcome.await(time, LIMIT);
            } catch (Outcome.FailedOutcome | TimeoutException | InterruptedException e) {
                return e.toString();
            }
        }
    }
}
