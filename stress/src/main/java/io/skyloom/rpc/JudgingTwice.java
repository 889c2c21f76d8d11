package io.skyloom.rpc;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.DeafStream;
import io.skyloom.stress.Proves;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

/** Two threads close a stream, each for its own reason. */
@Proves("io.skyloom.rpc.StreamVerdict")
@JCStressTest
@Description("close for one reason against close for another")
@Outcome(
        id = {"one, one", "other, other"},
        expect = ACCEPTABLE,
        desc = "the first reason counts, for everybody")
@Outcome(id = "none.*|.*none", expect = FORBIDDEN, desc = "closed without a reason")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "two threads report different reasons")
@State
public class JudgingTwice {
    private final StreamVerdict verdict = new StreamVerdict(new DeafStream());

    /** One reason. */
    @Actor
    public void one(LL_Result r) {
        verdict.close(new IOException("one"));
        r.r1 = String.valueOf(verdict.explain(new IOException("none")).getMessage());
    }

    /** Another. */
    @Actor
    public void other(LL_Result r) {
        verdict.close(new IOException("other"));
        r.r2 = String.valueOf(verdict.explain(new IOException("none")).getMessage());
    }
}
