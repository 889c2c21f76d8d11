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

/** An application says twice that it works, on two threads. */
@Proves("io.skyloom.engine.appserver.Announcing")
@JCStressTest
@Description("listing of a service against the same")
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "listed once")
@Outcome(id = ".*, [02-9]", expect = FORBIDDEN, desc = "listed twice, or never")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class WorkingTwice {
    private final Ledger ledger = new Ledger();
    private final Announcing announcing = new Announcing(ledger, Optional.of(Ledger.ENTRY));

    /** It works. */
    @Actor
    public void works() {
        announcing.start();
    }

    /** It says so again. */
    @Actor
    public void worksStill() {
        announcing.start();
    }

    /** What is listed, and how often something was. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = ledger.open();
        r.r2 = ledger.opened();
    }
}
