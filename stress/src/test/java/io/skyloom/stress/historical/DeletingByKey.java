package io.skyloom.stress.historical;

import static io.skyloom.stress.registry.Session.KEY;
import static io.skyloom.stress.registry.Session.nameOf;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.stress.registry.Session;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** The old holder looks whether the slot is still its own and then deletes by key: the successor may go with it. */
@JCStressTest
@Description("put by a successor, look and delete by key by the old one")
@Outcome(id = "old, false, successor", expect = ACCEPTABLE, desc = "replaced first: the old one finds itself gone")
@Outcome(id = "none, true, successor", expect = ACCEPTABLE, desc = "the old one had left before")
@Outcome(id = ".*, .*, none", expect = FORBIDDEN, desc = "successor evicted")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class DeletingByKey {
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();
    private final Session old = new Session("old");
    private final Session successor = new Session("successor");

    /** A slot that is taken. */
    public DeletingByKey() {
        sessions.put(KEY, old);
    }

    /** The successor comes. */
    @Actor
    public void replace(LLL_Result r) {
        r.r1 = nameOf(sessions.put(KEY, successor));
    }

    /** The old one goes. */
    @Actor
    public void leave(LLL_Result r) {
        boolean mine = sessions.get(KEY) == old;
        if (mine) {
            sessions.remove(KEY);
        }
        r.r2 = mine;
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(sessions.get(KEY));
    }
}
