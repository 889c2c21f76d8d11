package io.skyloom.stress.outcome;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.Proves;
import java.io.IOException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** The value arrives while the other side dies. */
@Proves("io.skyloom.seam.Outcome")
@JCStressTest
@Description("complete against fail")
@Outcome(id = "true, false, value", expect = ACCEPTABLE, desc = "the value was first")
@Outcome(id = "false, true, reason", expect = ACCEPTABLE, desc = "the failure was first")
@Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "settled twice")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "the winner's result is not the one that stays")
@State
public class CompletingAgainstFailing {
    private final io.skyloom.seam.Outcome<String> outcome = new io.skyloom.seam.Outcome<>();

    /** The value arrives. */
    @Actor
    public void complete(ZZL_Result r) {
        r.r1 = outcome.complete("value");
    }

    /** The other side dies. */
    @Actor
    public void fail(ZZL_Result r) {
        r.r2 = outcome.fail(new IOException("reason"));
    }

    /** What stays. */
    @Arbiter
    public void look(ZZL_Result r) {
        r.r3 = outcome.now().orElse("reason");
    }
}
