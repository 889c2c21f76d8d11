package io.skyloom.engine.appserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.time.Duration;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** Two threads set the deadline of one connection. */
@Proves("io.skyloom.engine.appserver.DeadlineWatch")
@JCStressTest
@Description("set against set")
@Outcome(id = "1", expect = ACCEPTABLE, desc = "the later deadline holds, and only that")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a replaced deadline still runs, or none does")
@State
public class SettingADeadlineTwice {
    private final HandTimers timers = new HandTimers();
    private final DeadlineWatch watch = new DeadlineWatch(Surroundings.of(timers, new HandThreads()), () -> {});

    /** One. */
    @Actor
    public void one() {
        watch.set(Optional.of(Duration.ofSeconds(1)));
    }

    /** The other. */
    @Actor
    public void other() {
        watch.set(Optional.of(Duration.ofSeconds(2)));
    }

    /** How many timers are left. */
    @Arbiter
    public void look(I_Result r) {
        r.r1 = timers.set();
    }
}
