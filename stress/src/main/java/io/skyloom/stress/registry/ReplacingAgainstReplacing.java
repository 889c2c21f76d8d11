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

/** Two newcomers take the same taken slot. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("install against install on a taken slot")
@Outcome(id = "old, first, second", expect = ACCEPTABLE, desc = "the first came first and was displaced")
@Outcome(id = "second, old, first", expect = ACCEPTABLE, desc = "the second came first and was displaced")
@Outcome(id = "old, old, .*", expect = FORBIDDEN, desc = "old one closed twice")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "a displaced one was lost: it stays open for ever")
@State
public class ReplacingAgainstReplacing {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session old = new Session("old");
    private final Session first = new Session("first");
    private final Session second = new Session("second");

    /** A slot that is taken. */
    public ReplacingAgainstReplacing() {
        registry.install(KEY, old);
    }

    /** The first comes. */
    @Actor
    public void first(LLL_Result r) {
        r.r1 = nameOf(registry.install(KEY, first));
    }

    /** The second comes. */
    @Actor
    public void second(LLL_Result r) {
        r.r2 = nameOf(registry.install(KEY, second));
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
