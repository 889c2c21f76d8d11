package io.skyloom.stress.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.group.TimerSlot;
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

/** Two threads set the one timer of a group. */
@Proves("io.skyloom.routing.group.TimerSlot")
@JCStressTest
@Description("set against set")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the later one replaced the earlier")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "two timers run, or none")
@State
public class SettingTwice {
    private final HandTimers timers = new HandTimers();
    private final TimerSlot slot = new TimerSlot(timers);

    /** One. */
    @Actor
    public void one() {
        slot.set(Duration.ofSeconds(1), () -> {});
    }

    /** The other. */
    @Actor
    public void other() {
        slot.set(Duration.ofSeconds(2), () -> {});
    }

    /** How many are left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
