package io.skyloom.network;

import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * Asks something that keeps no limit of ours: a virtual thread of its own asks and may outlive the wait, the caller
 * waits no longer than it can afford.
 */
public final class Inquiry {
    /** What is asked. */
    @FunctionalInterface
    public interface Question<T> {
        /** Blocks for the answer. */
        T ask() throws IOException;
    }

    private Inquiry() {}

    /**
     * The answer.
     *
     * @param what names the thread, and fits "no answer to …"
     * @throws SocketTimeoutException when there was none within the limit
     * @throws IOException the question's own failure
     */
    public static <T> T answer(Seams seams, String what, Duration limit, Question<T> question) throws IOException {
        Outcome<T> answer = new Outcome<>();
        seams.threads().start(what, () -> ask(question, answer));
        try {
            return answer.await(seams.timers(), limit);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("no answer to " + what + " within " + limit);
        } catch (Outcome.FailedOutcome e) {
            throw e.getCause() instanceof IOException failure
                    ? failure
                    : new IOException(what + " failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for " + what);
        }
    }

    private static <T> void ask(Question<T> question, Outcome<T> answer) {
        try {
            answer.complete(question.ask());
        } catch (IOException | RuntimeException e) {
            answer.fail(e);
        }
    }
}
