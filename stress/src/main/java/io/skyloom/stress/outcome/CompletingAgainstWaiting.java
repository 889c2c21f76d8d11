package io.skyloom.stress.outcome;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The value arrives while somebody begins to wait for it; a lost wake-up would hang. */
@Proves("io.skyloom.seam.Outcome")
@JCStressTest
@Description("complete against await, with a deadline that never comes")
@Outcome(id = "value, 0", expect = ACCEPTABLE, desc = "the value, and no guard is left")
@Outcome(id = "value, 1", expect = FORBIDDEN, desc = "the guard of the wait leaked")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "ended without the value")
@State
public class CompletingAgainstWaiting {
    private final io.skyloom.seam.Outcome<String> outcome = new io.skyloom.seam.Outcome<>();
    private final VirtualTime time = new VirtualTime();

    /** The value arrives. */
    @Actor
    public void complete() {
        outcome.complete("value");
    }

    /** Somebody waits. */
    @Actor
    public void wait(LI_Result r) {
        r.r1 = Waiter.await(outcome, time);
    }

    /** What is left. */
    @Arbiter
    public void look(LI_Result r) {
        r.r2 = time.pending();
    }
}
