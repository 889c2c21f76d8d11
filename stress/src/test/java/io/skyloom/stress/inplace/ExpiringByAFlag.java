package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.DeafStream;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LI_Result;

/** The end of work and its limit each look at a flag of the other. */
@JCStressTest
@Description("the end of the work against the limit, by flags")
@Outcome(id = "in time, 0", expect = ACCEPTABLE, desc = "done first")
@Outcome(id = "too late, 1", expect = ACCEPTABLE, desc = "the limit was first")
@Outcome(
        id = "in time, 1",
        expect = FORBIDDEN,
        desc = "a stream was closed under somebody who was told that all is well")
@Outcome(id = "too late, 0", expect = FORBIDDEN, desc = "reported as late, and the stream is left open")
@State
public class ExpiringByAFlag {
    private final DeafStream stream = new DeafStream();
    private volatile boolean done;
    private volatile boolean expired;

    /** The work is done. */
    @Actor
    public void finish(LI_Result r) {
        r.r1 = expired ? "too late" : "in time";
        done = true;
    }

    /** The limit passes. */
    @Actor
    public void expire() {
        if (!done) {
            expired = true;
            stream.close();
        }
    }

    /** Whether the stream was closed. */
    @Arbiter
    public void look(LI_Result r) {
        r.r2 = stream.closes();
    }
}
