package io.skyloom.stress.glare;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.managed.Loss;
import io.skyloom.managed.SlotTable;
import io.skyloom.stress.Proves;
import java.util.List;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Somebody deletes the transport while our dial settles. */
@Proves("io.skyloom.managed.SlotTable")
@JCStressTest
@Description("the place of the dialled connection against the deletion of the transport")
@Outcome(id = "joined, 2, none", expect = ACCEPTABLE, desc = "it had joined: closed with the other")
@Outcome(id = "founded, 1, dialled", expect = ACCEPTABLE, desc = "the deletion came first: a new transport")
@Outcome(id = "founded, 1, none", expect = FORBIDDEN, desc = "successor evicted: delete by key")
@Outcome(id = "joined, 1, .*", expect = FORBIDDEN, desc = "a connection joined what was being deleted and leaks")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class DiallingAgainstDeleting {
    private final SlotTable<String, Link, Tunnel> table = Tunnel.table();
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);
    private final Tunnel tunnel;

    /** The accepted connection is in. */
    public DiallingAgainstDeleting() {
        tunnel = table.place(Tunnel.ID, accepted, 0, () -> new Tunnel(accepted)).holder();
    }

    /** Our dial has settled and looks again. */
    @Actor
    public void dial(LLL_Result r) {
        r.r1 = Tunnel.place(table, dialled);
    }

    /** The transport is deleted; says how many connections have to be closed. */
    @Actor
    public void delete(LLL_Result r) {
        List<Link> held = tunnel.slot().close(Loss.deleted());
        table.remove(Tunnel.ID, tunnel);
        r.r2 = held == null ? -1 : held.size();
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = Tunnel.held(table, dialled, accepted);
    }
}
