package io.skyloom.network;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.DeafStream;
import io.skyloom.stress.Proves;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LII_Result;

/** A dial goes on to its next step while the network closes. */
@Proves("io.skyloom.network.AbortSwitch")
@JCStressTest
@Description("the next step against the abort")
@Outcome(id = "refused, 1, 1", expect = ACCEPTABLE, desc = "aborted before: both are closed")
@Outcome(id = "goes on, 0, 1", expect = ACCEPTABLE, desc = "the first step was over; the abort closed the second")
@Outcome(id = ".*, 0", expect = FORBIDDEN, desc = "a connection outlives its network")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class SteppingAgainstAborting {
    private final AbortSwitch abort = new AbortSwitch();
    private final DeafStream first = new DeafStream();
    private final DeafStream second = new DeafStream();

    /** A dial at its first step. */
    public SteppingAgainstAborting() {
        go(first);
    }

    /** The next step. */
    @Actor
    public void step(LII_Result r) {
        r.r1 = go(second);
    }

    /** The network closes. */
    @Actor
    public void abort() {
        abort.abort();
    }

    /** What was closed. */
    @Arbiter
    public void look(LII_Result r) {
        r.r2 = first.closes();
        r.r3 = second.closes();
    }

    private String go(DeafStream step) {
        try {
            abort.now(step);
            return "goes on";
        } catch (IOException e) {
            return "refused";
        }
    }
}
