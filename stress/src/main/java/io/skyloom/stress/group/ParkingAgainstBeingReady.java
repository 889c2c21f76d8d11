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
import org.openjdk.jcstress.infra.results.II_Result;

/** Data comes by one connection of a transport while the handshake packet comes by the other. */
@Proves("io.skyloom.routing.group.GroupLife")
@JCStressTest
@Description("parking a packet against becoming ready for it")
@Outcome(id = "5, 0", expect = ACCEPTABLE, desc = "delivered, at once or from the parking")
@Outcome(id = "0, 1", expect = FORBIDDEN, desc = "the packet stays parked")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "the packet is lost or there twice")
@State
public class ParkingAgainstBeingReady {
    private static final int DATA = 0;
    private static final int HANDSHAKE = 3;

    private final Stage stage = new Stage();
    private final GroupLife group = stage.young(new Stage.Wire());

    /** A group that waits for its peer's call. */
    public ParkingAgainstBeingReady() {}

    /** Data comes early. */
    @Actor
    public void data() {
        Stage.take(group, DATA, (byte) 1, (byte) 2, (byte) 3, (byte) 4, (byte) 5);
    }

    /** The call comes. */
    @Actor
    public void call() {
        Stage.take(group, HANDSHAKE, (byte) 1);
    }

    /** Where the data is. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = (int) group.traffic().receivedBytes();
        r.r2 = stage.parking().size();
    }
}
