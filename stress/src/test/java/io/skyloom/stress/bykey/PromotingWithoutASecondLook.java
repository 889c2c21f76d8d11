package io.skyloom.stress.bykey;

import static io.skyloom.stress.relay.Guest.nameOf;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.key.PubKey;
import io.skyloom.stress.relay.Guest;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IL_Result;

/** A promotion that looks whether the session lives, and not again once it has put it among the peers. */
@JCStressTest
@Description("look and put, end and remove")
@Outcome(id = "0, none", expect = ACCEPTABLE, desc = "the table does not hold it")
@Outcome(id = "[1-9].*, .*", expect = FORBIDDEN, desc = "a dead server stays among the peers")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class PromotingWithoutASecondLook {
    private final ConcurrentMap<PubKey, Guest> peers = new ConcurrentHashMap<>();
    private final Guest session = new Guest("session");

    /** The server behind the session announces itself. */
    @Actor
    public void announce() {
        if (!session.isOver()) {
            peers.put(Guest.KEY, session);
        }
    }

    /** Its connection is dead. */
    @Actor
    public void end() {
        session.end();
        peers.remove(Guest.KEY, session);
    }

    /** What the table holds. */
    @Arbiter
    public void look(IL_Result r) {
        r.r1 = peers.size();
        r.r2 = nameOf(session.isOver() ? null : session);
    }
}
