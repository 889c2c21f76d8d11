package io.skyloom.engine.appserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.HandThreads;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import io.skyloom.stress.Surroundings;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZII_Result;

/** A deadline is lifted in the moment in which it passes. */
@Proves("io.skyloom.engine.appserver.DeadlineWatch")
@JCStressTest
@Description("the deadline passes against lifting it")
@Outcome(
        id = {"false, 0, 0", "false, 1, 0"},
        expect = ACCEPTABLE,
        desc = "lifted: who waits may have been woken once, and finds no deadline")
@Outcome(id = "true, .*", expect = FORBIDDEN, desc = "a deadline that was lifted counts as passed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ReplacingAPassingDeadline {
    private final HandTimers timers = new HandTimers();
    private final AtomicInteger wakes = new AtomicInteger();
    private final DeadlineWatch watch =
            new DeadlineWatch(Surroundings.of(timers, new HandThreads()), wakes::incrementAndGet);

    /** There is one. */
    public ReplacingAPassingDeadline() {
        watch.set(Optional.of(Duration.ofSeconds(1)));
    }

    /** It passes. */
    @Actor
    public void pass() {
        timers.fire();
    }

    /** It is lifted. */
    @Actor
    public void lift() {
        watch.set(Optional.empty());
    }

    /** Whether it counts, who was woken, and what is left. */
    @Arbiter
    public void look(ZII_Result r) {
        r.r1 = watch.hasPassed();
        r.r2 = wakes.get();
        r.r3 = timers.set();
    }
}
