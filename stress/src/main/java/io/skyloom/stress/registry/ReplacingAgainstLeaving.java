package io.skyloom.stress.registry;

import static io.skyloom.stress.registry.Session.KEY;
import static io.skyloom.stress.registry.Session.nameOf;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.registry.IdentityRegistry;
import io.skyloom.stress.Proves;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLL_Result;

/** A successor takes the slot while the old holder leaves it. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("install by a successor, remove by the one it replaces")
@Outcome(id = "old, false, successor", expect = ACCEPTABLE, desc = "replaced first: the old one finds itself gone")
@Outcome(id = "none, true, successor", expect = ACCEPTABLE, desc = "the old one had left before")
@Outcome(id = ".*, .*, none", expect = FORBIDDEN, desc = "successor evicted")
@Outcome(id = "old, true, .*", expect = FORBIDDEN, desc = "old one given away twice: displaced and removed")
@Outcome(id = "none, false, .*", expect = FORBIDDEN, desc = "old one lost: nobody got it to close")
@State
public class ReplacingAgainstLeaving {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session old = new Session("old");
    private final Session successor = new Session("successor");

    /** A slot that is taken. */
    public ReplacingAgainstLeaving() {
        registry.install(KEY, old);
    }

    /** The successor comes. */
    @Actor
    public void replace(LLL_Result r) {
        r.r1 = nameOf(registry.install(KEY, successor));
    }

    /** The old one goes. */
    @Actor
    public void leave(LLL_Result r) {
        r.r2 = registry.remove(KEY, old);
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
