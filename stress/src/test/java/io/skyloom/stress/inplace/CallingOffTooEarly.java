package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.seam.Timers;
import io.skyloom.stress.HandTimers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A restart as it was once planned here: who calls it off may find no timer, and nobody looks again. */
@JCStressTest
@Description("plan against close, without looking again")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "no timer is left")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "the timer of a restart that was called off is left behind")
@State
public class CallingOffTooEarly {
    private final HandTimers timers = new HandTimers();
    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private volatile boolean planned;
    private volatile boolean closed;
    private volatile Timers.Timer timer = () -> false;

    /** A restart is planned. */
    @Actor
    public void plan() {
        planned = true;
        timer = timers.schedule(Duration.ofSeconds(1), () -> {});
        if (closed) {
            cancel();
        }
    }

    /** The visor closes. */
    @Actor
    public void close() {
        closed = true;
        if (planned) {
            cancel();
        }
    }

    /** What is left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }

    private void cancel() {
        if (waiting.compareAndSet(true, false)) {
            timer.cancel();
        }
    }
}
