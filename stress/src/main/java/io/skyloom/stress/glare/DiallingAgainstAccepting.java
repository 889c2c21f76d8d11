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

/** Both ends dialled: our own connection and the accepted one are settled at the same moment. */
@Proves("io.skyloom.managed.SlotTable")
@JCStressTest
@Description("the place of the dialled against the place of the accepted connection")
@Outcome(id = "founded, joined, both", expect = ACCEPTABLE, desc = "the dialled one was first")
@Outcome(id = "joined, founded, both", expect = ACCEPTABLE, desc = "the accepted one was first")
@Outcome(
        id = "founded, founded, .*",
        expect = FORBIDDEN,
        desc = "unchecked install: one connection is served by a transport that nobody finds")
@Outcome(id = ".*, .*, both the wrong way", expect = FORBIDDEN, desc = "the two ends would write to different ones")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a connection is lost")
@State
public class DiallingAgainstAccepting {
    private final SlotTable<String, Link, Tunnel> table = Tunnel.table();
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);

    /** Our dial has settled and looks again. */
    @Actor
    public void dial(LLL_Result r) {
        r.r1 = Tunnel.place(table, dialled);
    }

    /** The peer's dial has settled. */
    @Actor
    public void accept(LLL_Result r) {
        r.r2 = Tunnel.place(table, accepted);
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = Tunnel.held(table, dialled, accepted);
    }
}
