package io.skyloom.stress.historical;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.managed.Loss;
import io.skyloom.managed.Slot;
import io.skyloom.stress.glare.Link;
import io.skyloom.stress.glare.Tunnel;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The dial stores its transport without looking again: the accepted one is served and cannot be found. */
@JCStressTest
@Description("a dial that stores without looking against an accept")
@Outcome(id = "founded, joined, both", expect = ACCEPTABLE, desc = "the dialled one was first")
@Outcome(id = ".*, founded, dialled", expect = FORBIDDEN, desc = "unchecked install: the accepted one is orphaned")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class StoringWithoutLooking {
    private final ConcurrentMap<String, Tunnel> transports = new ConcurrentHashMap<>();
    private final Link dialled = new Link(true);
    private final Link accepted = new Link(false);

    /** Our dial has settled. */
    @Actor
    public void dial(LLL_Result r) {
        transports.put(Tunnel.ID, new Tunnel(dialled));
        r.r1 = "founded";
    }

    /** The peer's dial has settled; this side looks. */
    @Actor
    public void accept(LLL_Result r) {
        Tunnel found = transports.putIfAbsent(Tunnel.ID, new Tunnel(accepted));
        if (found != null) {
            found.slot().admit(accepted, 0);
        }
        r.r2 = found == null ? "founded" : "joined";
    }

    /** What is found under the id. */
    @Arbiter
    public void look(LLL_Result r) {
        Tunnel found = transports.get(Tunnel.ID);
        boolean both = found != null && found.slot().depart(accepted, Loss.deleted()) != Slot.Departure.STRANGER;
        r.r3 = both ? "both" : "dialled";
    }
}
