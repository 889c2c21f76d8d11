package io.skyloom.stress.ports;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.network.Porter;
import io.skyloom.stress.Proves;
import java.net.BindException;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two dials take a port each. */
@Proves("io.skyloom.network.Porter")
@JCStressTest
@Description("reserve an ephemeral port against the same")
@Outcome(id = "49153, 49154, 2", expect = ACCEPTABLE, desc = "one after the other")
@Outcome(id = "49154, 49153, 2", expect = ACCEPTABLE, desc = "the other way round")
@Outcome(id = ".*, .*, .*", expect = FORBIDDEN, desc = "one port for two dials")
@State
public class DiallingTwice {
    private final Porter porter = new Porter();

    /** A dial. */
    @Actor
    public void one(III_Result r) {
        r.r1 = port();
    }

    /** Another. */
    @Actor
    public void other(III_Result r) {
        r.r2 = port();
    }

    /** How many ports are held. */
    @Arbiter
    public void look(III_Result r) {
        r.r3 = porter.held();
    }

    private int port() {
        try {
            return porter.reserveEphemeral().port();
        } catch (BindException e) {
            return -1;
        }
    }
}
