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

/** A newcomer judges the holder while that ends and leaves. */
@Proves("io.skyloom.registry.IdentityRegistry")
@JCStressTest
@Description("installUnless against the end of the holder")
@Outcome(
        id = "newcomer, false, newcomer",
        expect = ACCEPTABLE,
        desc = "found dead and replaced; it then finds itself gone")
@Outcome(id = "newcomer, true, newcomer", expect = ACCEPTABLE, desc = "it had left before")
@Outcome(id = "old, true, none", expect = ACCEPTABLE, desc = "it was alive when judged, and left afterwards")
@Outcome(id = "newcomer, .*, none", expect = FORBIDDEN, desc = "successor evicted")
@Outcome(id = ".*, .*, old", expect = FORBIDDEN, desc = "a dead holder stays")
@Outcome(id = "old, false, .*", expect = FORBIDDEN, desc = "the holder could not leave its own slot")
@State
public class InstallingAgainstEnding {
    private final IdentityRegistry<String, Session> registry = new IdentityRegistry<>();
    private final Session old = new Session("old");
    private final Session newcomer = new Session("newcomer");

    /** A slot that is taken. */
    public InstallingAgainstEnding() {
        registry.install(KEY, old);
    }

    /** The newcomer is ready. */
    @Actor
    public void judge(LLL_Result r) {
        r.r1 = nameOf(registry.installUnless(KEY, newcomer, Session::isAlive));
    }

    /** The holder ends. */
    @Actor
    public void end(LLL_Result r) {
        old.end();
        r.r2 = registry.remove(KEY, old);
    }

    /** Who holds the slot in the end. */
    @Arbiter
    public void look(LLL_Result r) {
        r.r3 = nameOf(registry.get(KEY));
    }
}
