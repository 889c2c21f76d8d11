package io.skyloom.engine.appserver;

import io.skyloom.engine.appserver.Children.Child;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Outcome.FailedOutcome;
import io.skyloom.seam.Seams;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** A process. It is asked by an interrupt signal, on which the network's own applications end in order. */
final class ChildBody implements Body {
    private static final Duration FOR_EVER = Duration.ofDays(36_500);

    private final Child child;
    private final Outcome<Ending> ended = new Outcome<>();

    /** @param onEnd run once, when the process has ended, by a thread that waits for that */
    ChildBody(Child child, String threadName, Runnable onEnd, Seams seams) {
        this.child = child;
        seams.threads().start(threadName + "/exit", () -> {
            await(seams);
            onEnd.run();
        });
    }

    private void await(Seams seams) {
        try {
            int code = child.exit().await(seams.timers(), FOR_EVER);
            ended.complete(code == 0 ? Ending.WELL : new Ending(false, "exit status " + code));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            ended.complete(new Ending(false, "nobody waited for its end"));
        } catch (TimeoutException | FailedOutcome e) {
            ended.complete(new Ending(false, "nobody knows how it ended"));
        }
    }

    @Override
    public Outcome<Ending> ended() {
        return ended;
    }

    @Override
    public void ask() {
        child.signal(StopSignal.INTERRUPT);
    }

    @Override
    public void insist() {
        child.signal(StopSignal.TERMINATE);
    }

    @Override
    public void kill() {
        child.signal(StopSignal.KILL);
    }
}
