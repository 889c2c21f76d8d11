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

/** A group sets its timer while somebody else ends the group. */
@Proves("io.skyloom.routing.group.TimerSlot")
@JCStressTest
@Description("set against stop")
@Outcome(id = "0", expect = ACCEPTABLE, desc = "nothing is set any more")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a timer outlives what it belongs to")
@State
public class SettingAgainstStopping {
    private final HandTimers timers = new HandTimers();
    private final TimerSlot slot = new TimerSlot(timers);

    /** Sets it. */
    @Actor
    public void set() {
        slot.set(Duration.ofSeconds(1), () -> {});
    }

    /** The end. */
    @Actor
    public void stop() {
        slot.stop();
    }

    /** How many are left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
