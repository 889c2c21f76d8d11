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

/** Reader and writer of an idle stream become active together. */
@Proves("io.skyloom.frame.StallGuard")
@JCStressTest
@Description("begin of a write against a read")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "one timer watches both")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "two timers, or nobody watches")
@State
public class ArmingTwice {
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

    /** The reader is active. */
    @Actor
    public void read() {
        guard.reading();
    }

    /** How many timers there are. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
