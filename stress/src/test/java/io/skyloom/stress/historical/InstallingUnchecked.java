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

/** Each newcomer looks, works, and puts itself into the slot without looking again. */
@JCStressTest
@Description("look and put against look and put on a free slot")
@Outcome(id = "first, first, first", expect = ACCEPTABLE, desc = "the first won, both know it")
@Outcome(id = "second, second, second", expect = ACCEPTABLE, desc = "the second won, both know it")
@Outcome(id = "first, second, .*", expect = FORBIDDEN, desc = "loser installed unchecked: both believe they have won")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class InstallingUnchecked {
    private final ConcurrentMap<String, Session> sessions = new ConcurrentHashMap<>();
    private final Session first = new Session("first");
    private final Session second = new Session("second");

    /** The first is ready. */
    @Actor
    public void first(LLL_Result r) {
        r.r1 = nameOf(install(first));
    }

    /** The second is ready. */
    @Actor
    public void second(LLL_Result r) {
        r.r2 = nameOf(install(second));
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(sessions.get(KEY));
    }

    private Session install(Session own) {
        Session holder = sessions.get(KEY);
        if (holder != null) {
            return holder;
        }
        sessions.put(KEY, own);
        return own;
    }
}
