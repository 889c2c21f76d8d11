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

/** Both ends dial each other at once: two finished newcomers for one free slot. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("installUnless against installUnless on a free slot")
@Outcome(id = "first, first, first", expect = ACCEPTABLE, desc = "the first won, both know it")
@Outcome(id = "second, second, second", expect = ACCEPTABLE, desc = "the second won, both know it")
@Outcome(id = "first, second, .*", expect = FORBIDDEN, desc = "loser installed unchecked: both believe they have won")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "both lost, or the winner is not in the slot")
@State
public class InstallingIntoAFreeSlot {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session first = new Session("first");
    private final Session second = new Session("second");

    /** The first is ready. */
    @Actor
    public void first(LLL_Result r) {
        r.r1 = nameOf(registry.installUnless(KEY, first, Session::isAlive));
    }

    /** The second is ready. */
    @Actor
    public void second(LLL_Result r) {
        r.r2 = nameOf(registry.installUnless(KEY, second, Session::isAlive));
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
