package io.skyloom.stress.ports;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.network.PortLease;
import io.skyloom.network.Porter;
import io.skyloom.stress.Proves;
import java.io.UncheckedIOException;
import java.net.BindException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZI_Result;

/** A port is given back twice, as when a user and a dying session close one stream. */
@Proves("io.skyloom.network.Porter")
@JCStressTest
@Description("reserve against two releases of the same lease")
@Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "the port changed hands")
@Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "came too early")
@Outcome(id = "true, 0", expect = FORBIDDEN, desc = "the second release took the port from its new holder")
@Outcome(id = ".*, .*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ReservingAgainstReleasingTwice {
    private final Porter porter = new Porter();
    private final PortLease first = held(porter);

    /** Somebody asks for the port. */
    @Actor
    public void reserve(ZI_Result r) {
        r.r1 = reserve(porter);
    }

    /** Its holder gives it back, and then again. */
    @Actor
    public void release() {
        first.close();
        first.close();
    }

    /** How many ports are held. */
    @Arbiter
    public void look(ZI_Result r) {
        r.r2 = porter.held();
    }

    private static PortLease held(Porter porter) {
        try {
            return porter.reserve(45);
        } catch (BindException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean reserve(Porter porter) {
        try {
            return porter.reserve(45).port() == 45;
        } catch (BindException e) {
            return false;
        }
    }
}
