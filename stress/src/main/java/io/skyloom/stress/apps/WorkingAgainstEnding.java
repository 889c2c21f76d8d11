package io.skyloom.stress.apps;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.engine.appserver.Announcing;
import io.skyloom.stress.Proves;
import java.util.Optional;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** An application says that it works, twice, and ends at the same moment. */
@Proves("io.skyloom.engine.appserver.Announcing")
@JCStressTest
@Description("listing of a service twice, end of its run")
@Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "it ended first and was never listed")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "it was listed and taken back")
@Outcome(id = "[1-9].*, .*", expect = FORBIDDEN, desc = "an application that has ended stays listed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class WorkingAgainstEnding {
    private final Ledger ledger = new Ledger();
    private final Announcing announcing = new Announcing(ledger, Optional.of(Ledger.ENTRY));

    /** It works, and says so twice. */
    @Actor
    public void works() {
        announcing.start();
        announcing.start();
    }

    /** It ends. */
    @Actor
    public void ends() {
        announcing.stop();
    }

    /** What is listed, and how often something was. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = ledger.open();
        r.r2 = ledger.opened();
    }
}
