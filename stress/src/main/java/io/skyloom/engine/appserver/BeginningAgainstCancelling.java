package io.skyloom.engine.appserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.seam.Timers;
import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** An application is told to stop in the moment in which it would be started again. */
@Proves("io.skyloom.engine.appserver.Restarts")
@JCStressTest
@Description("the pause is over against calling it off")
@Outcome(id = "called off, 0, 0", expect = ACCEPTABLE, desc = "called off first: nothing starts")
@Outcome(id = "too late, 1, 0", expect = ACCEPTABLE, desc = "it had begun: who stops it waits and finds the run")
@Outcome(id = "called off, 1, .*", expect = FORBIDDEN, desc = "an application starts that somebody was told is stopped")
@Outcome(id = "too late, 0, .*", expect = FORBIDDEN, desc = "the restart is lost")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class BeginningAgainstCancelling {
    private final HandTimers timers = new HandTimers();
    private final HandThreads threads = new HandThreads();
    private final AtomicInteger starts = new AtomicInteger();
    private final Restarts restarts = new Restarts(Surroundings.of(
            (delay, task) -> delay.compareTo(Duration.ofSeconds(5)) > 0 ? now(task) : timers.schedule(delay, task),
            threads));

    /** A restart in a second. */
    public BeginningAgainstCancelling() {
        restarts.plan("app", Duration.ofSeconds(1), starts::incrementAndGet);
    }

    /** The second is over. */
    @Actor
    public void begin() {
        timers.fire();
    }

    /** Somebody stops it; his wait for what has begun is over at once. */
    @Actor
    public void cancel(LII_Result r) {
        try {
            r.r1 = restarts.cancel("app") ? "called off" : "too late";
        } catch (InterruptedException e) {
            r.r1 = "interrupted";
        }
    }

    /** How often it was started, and what is still planned. */
    @Arbiter
    public void look(LII_Result r) {
        threads.runAll();
        r.r2 = starts.get();
        r.r3 = restarts.planned();
    }

    private static Timers.Timer now(Runnable task) {
        task.run();
        return () -> false;
    }
}
