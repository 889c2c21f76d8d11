package io.skyloom.stress.guard;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.seam.StreamGuard;
import io.skyloom.stress.DeafStream;
import io.skyloom.stress.HandTimers;
import io.skyloom.stress.Proves;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The work ends in the moment in which its limit passes. */
@Proves("io.skyloom.seam.StreamGuard")
@JCStressTest
@Description("the end of the work against the limit")
@Outcome(id = "in time, 0", expect = ACCEPTABLE, desc = "done first: the stream stays open")
@Outcome(id = "too late, 1", expect = ACCEPTABLE, desc = "the limit was first: the stream is closed and the work knows")
@Outcome(
        id = "in time, 1",
        expect = FORBIDDEN,
        desc = "a stream was closed under somebody who was told that all is well")
@Outcome(id = "too late, 0", expect = FORBIDDEN, desc = "reported as late, and the stream is left open")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class FinishingAgainstExpiring {
    private final HandTimers timers = new HandTimers();
    private final DeafStream stream = new DeafStream();
    private final StreamGuard guard = StreamGuard.over(stream, timers, Duration.ofSeconds(1), "answer");

    /** The work is done. */
    @Actor
    public void finish(LI_Result r) {
        try {
            guard.finish();
            r.r1 = "in time";
        } catch (SocketTimeoutException e) {
            r.r1 = "too late";
        }
    }

    /** The limit passes. */
    @Actor
    public void expire() {
        timers.fire();
    }

    /** Whether the stream was closed. */
    @Arbiter
    public void look(LI_Result r) {
        r.r2 = stream.closes();
    }
}
