package io.skyloom.stress.glare;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.managed.SlotTable;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Both connections of a transport die at once, each seen by its own reader. */
@Proves("io.skyloom.managed.SlotTable")
@JCStressTest
@Description("the death of the dialled against the death of the accepted connection")
@Outcome(id = "PROMOTED, EMPTIED, none", expect = ACCEPTABLE, desc = "the current one first; the second takes all out")
@Outcome(id = "EMPTIED, SHADOW_LEFT, none", expect = ACCEPTABLE, desc = "the shadow first; the second takes all out")
@Outcome(id = "EMPTIED, EMPTIED, .*", expect = FORBIDDEN, desc = "its owner is told twice")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a dead transport stays, or nobody is told")
@State
public class DeathAgainstDeath {
    private final SlotTable<String, Link, Tunnel> table = Tunnel.table();
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);
    private final Tunnel tunnel;

    /** Both are in. */
    public DeathAgainstDeath() {
        tunnel = table.place(Tunnel.ID, accepted, 0, () -> new Tunnel(accepted)).holder();
        table.place(Tunnel.ID, dialled, 0, () -> new Tunnel(dialled));
    }

    /** The dialled one fails. */
    @Actor
    public void dialledDies(LLL_Result r) {
        r.r1 = Tunnel.die(table, tunnel, dialled);
    }

    /** The accepted one fails. */
    @Actor
    public void acceptedDies(LLL_Result r) {
        r.r2 = Tunnel.die(table, tunnel, accepted);
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = Tunnel.held(table, dialled, accepted);
    }
}
