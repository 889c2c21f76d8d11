package io.skyloom.engine.localnet;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/** Waits for what others bring about and nobody announces: asks again and again. Any thread. */
final class Awaiting {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Seams seams;

    Awaiting(Seams seams) {
        this.seams = seams;
    }

    /** Asks; an exception means that it is not so far. */
    @FunctionalInterface
    interface Question {
        boolean isAnswered() throws IOException;
    }

    /**
     * Returns once the answer is yes.
     *
     * @param what to say when it did not come to it
     * @throws IOException when the limit has passed; the message ends with the last complaint
     */
    void until(String what, Duration limit, Question question) throws IOException {
        long begun = seams.clock().nanoTime();
        for (Optional<String> complaint = ask(question); complaint.isPresent(); complaint = ask(question)) {
            if (seams.clock().nanoTime() - begun > limit.toNanos()) {
                throw new IOException(
                        what + " did not come about within " + limit.toSeconds() + " s" + complaint.get());
            }
            pause();
        }
    }

    /** What is wrong, empty when nothing is. */
    private static Optional<String> ask(Question question) {
        try {
            return question.isAnswered() ? Optional.empty() : Optional.of("");
        } catch (IOException e) {
            return Optional.of(": " + e.getMessage());
        }
    }

    private void pause() throws InterruptedIOException {
        try {
            new Outcome<Boolean>().settledWithin(seams.timers(), STEP);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting");
        }
    }

    /**
     * What became of an errand.
     *
     * @throws IOException what it failed with, or that it took too long
     */
    static <T> T result(Outcome<T> errand, Seams seams, Duration limit) throws IOException {
        try {
            return errand.await(seams.timers(), limit);
        } catch (TimeoutException e) {
            throw new IOException("not done within " + limit.toSeconds() + " s", e);
        } catch (Outcome.FailedOutcome e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting");
        }
    }
}
