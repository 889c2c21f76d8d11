package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.L_Result;

/** A close packet of an old route finds its group by the addresses: it takes the group that was dialled anew. */
@JCStressTest
@Description("a late close by addresses against a new group of the same addresses")
@Outcome(id = "successor", expect = ACCEPTABLE, desc = "the new group stands")
@Outcome(id = "none", expect = FORBIDDEN, desc = "a re-dialled group was closed by a packet of the old one")
@State
public class LeavingByAddresses {
    private final ConcurrentMap<String, String> groups = new ConcurrentHashMap<>();

    /** The old group is open. */
    public LeavingByAddresses() {
        groups.put("addresses", "old");
    }

    /** The peer closed the old one. */
    @Actor
    public void latePacket() {
        groups.remove("addresses");
    }

    /** The application dials anew. */
    @Actor
    public void dialler() {
        groups.put("addresses", "successor");
    }

    /** Who is there. */
    @Arbiter
    public void look(L_Result r) {
        r.r1 = groups.getOrDefault("addresses", "none");
    }
}
