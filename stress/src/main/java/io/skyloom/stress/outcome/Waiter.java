package io.skyloom.stress.outcome;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Timers;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Waits and says in a word how the wait ended. */
final class Waiter {
    private static final Duration LIMIT = Duration.ofDays(1);

    private Waiter() {}

    static String await(Outcome<String> outcome, Timers timers) {
        try {
            return outcome.await(timers, LIMIT);
        } catch (Outcome.FailedOutcome e) {
            return "reason";
        } catch (TimeoutException e) {
            return "late";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
