package io.skyloom.engine.appserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

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
import org.openjdk.jcstress.infra.results.III_Result;

/** A run ends and plans its restart while the visor closes. */
@Proves("io.skyloom.engine.appserver.Restarts")
@JCStressTest
@Description("plan against close")
@Outcome(id = "0, 0, 0", expect = ACCEPTABLE, desc = "nothing starts and nothing is left")
@Outcome(id = "[1-9].*", expect = FORBIDDEN, desc = "an application is started after the visor has closed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a timer or a plan is left behind")
@State
public class PlanningAgainstClosing {
    private final HandTimers timers = new HandTimers();
    private final HandThreads threads = new HandThreads();
    private final AtomicInteger starts = new AtomicInteger();
    private final Restarts restarts = new Restarts(Surroundings.of(timers, threads));

    /** A restart is planned. */
    @Actor
    public void plan() {
        restarts.plan("app", Duration.ofSeconds(1), starts::incrementAndGet);
    }

    /** The visor closes. */
    @Actor
    public void close() {
        restarts.close();
    }

    /** What was started after all, and what is left. */
    @Arbiter
    public void look(III_Result r) {
        r.r2 = restarts.planned();
        r.r3 = timers.set();
        timers.fire();
        threads.runAll();
        r.r1 = starts.get();
    }
}
