package io.skyloom.managed;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A transport sets its timer anew while it ends. */
@Proves("io.skyloom.managed.Repeating")
@JCStressTest
@Description("set anew against stop")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing is set any more")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a timer outlives its transport")
@State
public class RepeatingAgainstStopping {
    private final HandTimers timers = new HandTimers();
    private final Repeating repeating = new Repeating(timers, () -> {});

    /** It was set before. */
    public RepeatingAgainstStopping() {
        repeating.after(Duration.ofSeconds(1));
    }

    /** Sets it anew. */
    @Actor
    public void again() {
        repeating.after(Duration.ofSeconds(2));
    }

    /** The end. */
    @Actor
    public void stop() {
        repeating.stop();
    }

    /** How many are left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
