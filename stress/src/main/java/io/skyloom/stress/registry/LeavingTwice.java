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

/** Two threads see the same session end: a reader and a timer. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("remove against remove of the same object")
@Outcome(id = "true, false, none", expect = ACCEPTABLE, desc = "the first to see it cleans up")
@Outcome(id = "false, true, none", expect = ACCEPTABLE, desc = "the first to see it cleans up")
@Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "cleaned up twice")
@Outcome(id = "false, false, .*", expect = FORBIDDEN, desc = "cleaned up by nobody")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "still there")
@State
public class LeavingTwice {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session old = new Session("old");

    /** A slot that is taken. */
    public LeavingTwice() {
        registry.install(KEY, old);
    }

    /** Its reader ends. */
    @Actor
    public void reader(LLL_Result r) {
        r.r1 = registry.remove(KEY, old);
    }

    /** Its timer ends. */
    @Actor
    public void timer(LLL_Result r) {
        r.r2 = registry.remove(KEY, old);
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
