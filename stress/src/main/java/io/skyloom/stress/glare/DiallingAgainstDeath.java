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

/** Our dial settles while the accepted connection, the only one so far, dies. */
@Proves("io.skyloom.managed.SlotTable")
@JCStressTest
@Description("the place of the dialled connection against the death of the accepted one")
@Outcome(id = "joined, PROMOTED, dialled", expect = ACCEPTABLE, desc = "it joined as the shadow and was promoted")
@Outcome(id = "joined, SHADOW_LEFT, dialled", expect = ACCEPTABLE, desc = "it joined as the current one")
@Outcome(id = "founded, EMPTIED, dialled", expect = ACCEPTABLE, desc = "the old transport had ended: a new one")
@Outcome(id = ".*, .*, none", expect = FORBIDDEN, desc = "successor evicted: delete by key")
@Outcome(id = ".*, .*, ended", expect = FORBIDDEN, desc = "installed into a dead transport")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class DiallingAgainstDeath {
    private final SlotTable<String, Link, Tunnel> table = Tunnel.table();
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);
    private final Tunnel tunnel;

    /** The accepted connection is in. */
    public DiallingAgainstDeath() {
        tunnel = table.place(Tunnel.ID, accepted, 0, () -> new Tunnel(accepted)).holder();
    }

    /** Our dial has settled and looks again. */
    @Actor
    public void dial(LLL_Result r) {
        r.r1 = Tunnel.place(table, dialled);
    }

    /** The accepted connection fails. */
    @Actor
    public void die(LLL_Result r) {
        r.r2 = Tunnel.die(table, tunnel, accepted);
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = Tunnel.held(table, dialled, accepted);
    }
}
