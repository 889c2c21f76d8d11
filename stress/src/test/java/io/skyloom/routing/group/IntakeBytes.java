package io.skyloom.routing.group;

import java.io.IOException;
import java.time.Duration;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** What came for one application: packets are added, taken in order, and thrown away at the end. */
@Param(name = "packet", gen = IntGen.class, conf = "1:3")
public class IntakeBytes {
    private static final int BUDGET = 2;

    private final Intake intake = new Intake(BUDGET, Duration.ofSeconds(1), () -> 0);

    /** A packet of one byte comes. */
    @Operation
    public boolean offer(@Param(name = "packet") int packet) {
        return intake.offer(new byte[] {(byte) packet}, 0, 1);
    }

    /** Takes one byte if there is one: its value, 0 for none, -1 when the group has ended. */
    @Operation(nonParallelGroup = "reader")
    public int take() {
        byte[] target = new byte[1];
        try {
            return intake.available() == 0 ? 0 : intake.take(target, 0, 1, 1) * target[0];
        } catch (IOException e) {
            return -1;
        }
    }

    /** How many wait. */
    @Operation
    public int available() {
        return intake.available();
    }

    /** The peer has closed: what waits can still be read. */
    @Operation
    public void end() {
        intake.end(new GroupEnd(GroupEnd.Kind.REMOTE, ""), false);
    }
}
