package io.skyloom.stress.outcome;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.seam.virtual.VirtualTime;
import io.skyloom.stress.Proves;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The deadline passes around the moment in which the waiter goes to sleep; a lost wake-up would hang. */
@Proves("io.skyloom.seam.Outcome")
@JCStressTest
@Description("await against its own deadline")
@Outcome(id = "late, 0", expect = ACCEPTABLE, desc = "the deadline ended the wait")
@Outcome(id = "value, 0", expect = ACCEPTABLE, desc = "the time had passed before the wait began, the value came after")
@Outcome(id = ".*, 1", expect = FORBIDDEN, desc = "the guard of the wait leaked")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "ended in another way")
@State
public class WaitingAgainstTheDeadline {
    private final io.skyloom.seam.Outcome<String> outcome = new io.skyloom.seam.Outcome<>();
    private final VirtualTime time = new VirtualTime();

    /** A day passes; should the wait begin only then, a value ends it. */
    @Actor
    public void passTime() {
        time.advance(Duration.ofDays(1));
        outcome.complete("value");
    }

    /** Somebody waits for a day. */
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
