package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Dial and answer each look for the other first and note themselves then. */
@JCStressTest
@Description("commit against answer, in the wrong order")
@Outcome(id = "false, .*", expect = ACCEPTABLE, desc = "our dial gives way")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the answer waits for our dial")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "both dials go on and neither knows of the other")
@State
public class LookingBeforeNoting {
    private volatile boolean committed;
    private volatile boolean answering;

    /** Our dial. */
    @Actor
    public void commit(ZZ_Result r) {
        boolean free = !answering;
        committed = true;
        r.r1 = free;
    }

    /** The dial of the peer. */
    @Actor
    public void answer(ZZ_Result r) {
        r.r2 = committed;
        answering = true;
    }
}
