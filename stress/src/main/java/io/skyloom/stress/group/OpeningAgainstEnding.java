package io.skyloom.stress.group;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.group.GroupLife;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/** The peer closes in the moment in which the group opens. */
@Proves("io.skyloom.routing.router.GroupRegistry")
@JCStressTest
@Description("the end of a handshake against a remote close")
@Outcome(id = "0, settled", expect = ACCEPTABLE, desc = "ended, and found nowhere")
@Outcome(id = "[1-9], .*", expect = FORBIDDEN, desc = "an ended group stays registered")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "the close was lost")
@State
public class OpeningAgainstEnding {
    private final Stage stage = new Stage();
    private final GroupLife group = stage.greeted(new Stage.Wire());

    /** A group that only lacks keys. */
    public OpeningAgainstEnding() {}

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
        r.r1 = stage.registry().all().size();
        r.r2 = group.isSettled() ? "settled" : "alive";
    }
}
