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

/** A dialled newcomer that gives way meets an accepted one that does not. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("installUnless against install on a free slot")
@Outcome(id = "polite, polite, bold", expect = ACCEPTABLE, desc = "the polite one was first and was displaced")
@Outcome(id = "bold, none, bold", expect = ACCEPTABLE, desc = "the bold one was first and was kept")
@Outcome(id = "polite, none, .*", expect = FORBIDDEN, desc = "a displaced one was lost: it stays open for ever")
@Outcome(id = ".*, .*, polite", expect = FORBIDDEN, desc = "loser installed unchecked: the newest did not win")
@State
public class InstallingAgainstReplacing {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session polite = new Session("polite");
    private final Session bold = new Session("bold");

    /** The polite one is ready. */
    @Actor
    public void giveWay(LLL_Result r) {
        r.r1 = nameOf(registry.installUnless(KEY, polite, Session::isAlive));
    }

    /** The bold one is ready. */
    @Actor
    public void insist(LLL_Result r) {
        r.r2 = nameOf(registry.install(KEY, bold));
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
