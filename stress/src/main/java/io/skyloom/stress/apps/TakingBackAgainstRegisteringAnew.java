package io.skyloom.stress.apps;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.engine.appserver.Procs;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZLI_Result;

/** A key is taken back while somebody registers under the same name. */
@Proves("io.skyloom.engine.appserver.Procs")
@JCStressTest
@Description("a key taken back, the name registered anew")
@Outcome(id = "true, new/new, 1", expect = ACCEPTABLE, desc = "taken back, and the new one is there")
@Outcome(id = ".*, none/.*, .*", expect = FORBIDDEN, desc = "the successor is gone from the table of names")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class TakingBackAgainstRegisteringAnew {
    private final Procs<Run> procs = new Run("old").registered(Run.OLD);
    private final Run fresh = new Run("new");

    /** The key is taken back. */
    @Actor
    public void takeBack(ZLI_Result r) {
        r.r1 = procs.claim(Run.OLD, run -> Run.NAME, run -> true).isPresent();
    }

    /** Somebody registers. */
    @Actor
    public void register() {
        fresh.enter(procs, Run.FRESH);
    }

    /** Who is there, and how many keys are known. */
    @Arbiter
    public void look(ZLI_Result r) {
        r.r2 = Run.holders(procs, Run.FRESH);
        r.r3 = procs.keys();
    }
}
