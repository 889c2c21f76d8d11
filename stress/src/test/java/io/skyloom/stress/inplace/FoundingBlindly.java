package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.managed.Loss;
import io.skyloom.managed.Slot;
import io.skyloom.managed.SlotTable;
import io.skyloom.stress.glare.Link;
import io.skyloom.stress.glare.Tunnel;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** Glare in the real table of transports, whose look at what is there is blind: both connections found a transport. */
@JCStressTest
@Description("the place of the dialled against the place of the accepted connection, without looking")
@Outcome(
        id = {"founded, joined, both", "joined, founded, both"},
        expect = ACCEPTABLE,
        desc = "one of them was first, and the other joined it")
@Outcome(
        id = "founded, founded, .*",
        expect = FORBIDDEN,
        desc = "unchecked install in the real table: one connection is served by a transport that nobody finds")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class FoundingBlindly {
    private static final Slot<Link> ENDED = ended();

    private final SlotTable<String, Link, Tunnel> table = new SlotTable<>(tunnel -> ENDED);
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);

    /** Our dial has settled. */
    @Actor
    public void dial(LLL_Result r) {
        r.r1 = Tunnel.place(table, dialled);
    }

    /** The dial of the peer has settled. */
    @Actor
    public void accept(LLL_Result r) {
        r.r2 = Tunnel.place(table, accepted);
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = Tunnel.held(table, dialled, accepted);
    }

    private static Slot<Link> ended() {
        Slot<Link> slot = new Slot<>(new Link(true));
        slot.close(Loss.deleted());
        return slot;
    }
}
