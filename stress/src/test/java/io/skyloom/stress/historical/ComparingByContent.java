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
import org.openjdk.jcstress.infra.results.ZL_Result;

/** Sessions are records: the old one's "remove only me" removes the successor, which looks the same. */
@JCStressTest
@Description("put by a successor, remove(key, self) of the old one, where both are equal")
@Outcome(id = ".*, successor", expect = ACCEPTABLE, desc = "the successor is in its slot")
@Outcome(id = ".*, none", expect = FORBIDDEN, desc = "successor evicted")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ComparingByContent {
    private static final String KEY = "peer";

    private final ConcurrentMap<String, Lookalike> sessions = new ConcurrentHashMap<>();
    private final Lookalike old = new Lookalike(KEY);
    private final Lookalike successor = new Lookalike(KEY);

    /** A slot that is taken. */
    public ComparingByContent() {
        sessions.put(KEY, old);
    }

    /** The successor comes. */
    @Actor
    public void replace() {
        sessions.put(KEY, successor);
    }

    /** The old one goes. */
    @Actor
    public void leave(ZL_Result r) {
        r.r1 = sessions.remove(KEY, old);
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(ZL_Result r) {
        Lookalike holder = sessions.get(KEY);
        if (holder == null) {
            r.r2 = "none";
        } else {
            r.r2 = holder == successor ? "successor" : "old";
        }
    }

    /** Equal to every session with the same peer. */
    record Lookalike(String peer) {}
}
