package io.skyloom.frame;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** A write begins on a stream that is being closed. */
@Proves("io.skyloom.frame.StallGuard")
@JCStressTest
@Description("begin of a write against the end")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "no timer is left")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a timer watches a stream that is gone")
@State
public class ArmingAgainstStopping {
    private final HandTimers timers = new HandTimers();
    private final StallGuard guard = new StallGuard(
            Surroundings.of(timers, new HandThreads()).clock(),
            timers,
            Duration.ofSeconds(2),
            () -> -1,
            () -> {},
            () -> {});

    /** A write begins. */
    @Actor
    public void write() {
        guard.begin();
    }

    /** The stream ends. */
    @Actor
    public void stop() {
        guard.stop();
    }

    /** How many timers are left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
