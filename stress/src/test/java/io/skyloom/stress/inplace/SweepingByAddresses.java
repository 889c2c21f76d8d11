package io.skyloom.stress.inplace;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.group.GroupLife;
import io.skyloom.stress.group.Stage;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Real groups, swept for by their addresses: the group that was dialled anew goes with the one that has ended. */
@JCStressTest
@Description("a sweep by addresses against a successor that opens")
@Outcome(id = "true", expect = ACCEPTABLE, desc = "the successor stands")
@Outcome(id = "false", expect = FORBIDDEN, desc = "the sweep took a real group that was dialled anew")
@State
public class SweepingByAddresses {
    private final CarelessOwner owner = new CarelessOwner(true);
    private final GroupLife old = owner.open(new Stage.Wire());
    private final GroupLife successor;

    /** An ended group that is still in the map, and its successor at the handshake. */
    public SweepingByAddresses() {
        Stage.closeByPeer(old);
        successor = owner.greeted(new Stage.Wire());
    }

    /** The sweep. */
    @Actor
    public void sweep() {
        owner.sweep();
    }

    /** The successor opens. */
    @Actor
    public void dialler() {
        Stage.agree(successor);
    }

    /** Whether it is there. */
    @Arbiter
    public void look(Z_Result r) {
        r.r1 = owner.has(successor);
    }
}
