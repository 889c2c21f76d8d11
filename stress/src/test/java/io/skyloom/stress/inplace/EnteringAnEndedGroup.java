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
import org.openjdk.jcstress.infra.results.IL_Result;

/** A real group whose owner enters it when it opens and does not look again. */
@JCStressTest
@Description("the end of a handshake against a remote close, without a second look")
@Outcome(id = "0, settled", expect = ACCEPTABLE, desc = "ended, and found nowhere")
@Outcome(id = "[1-9], settled", expect = FORBIDDEN, desc = "a real group that has ended stays in the map")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class EnteringAnEndedGroup {
    private final CarelessOwner owner = new CarelessOwner(false);
    private final GroupLife group = owner.greeted(new Stage.Wire());

    /** A group that only lacks keys. */
    public EnteringAnEndedGroup() {}

    /** It gets them. */
    @Actor
    public void handshake() {
        Stage.agree(group);
    }

    /** The peer closes. */
    @Actor
    public void peer() {
        Stage.closeByPeer(group);
    }

    /** What is left. */
    @Arbiter
    public void look(IL_Result r) {
        r.r1 = owner.size();
        r.r2 = group.isSettled() ? "settled" : "alive";
    }
}
