package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Ports are given back by their number: whoever gives back twice gives back somebody else's. */
@JCStressTest
@Description("reserve against two releases by number")
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the port changed hands")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "came too early")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "released from under its new holder")
@Outcome(id = ".*, .*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ReleasingByNumber {
    private final Set<Integer> taken = ConcurrentHashMap.newKeySet();

    /** The port is held at first. */
    public ReleasingByNumber() {
        taken.add(45);
    }

    /** Somebody asks for the port. */
    @Actor
    public void reserve(ZZ_Result r) {
        r.r1 = taken.add(45);
    }

    /** Its holder gives it back, and then again. */
    @Actor
    public void release() {
        taken.remove(45);
        taken.remove(45);
    }

    /** Whether the port is held. */
    @Arbiter
    public void look(ZZ_Result r) {
        r.r2 = taken.contains(45);
    }
}
