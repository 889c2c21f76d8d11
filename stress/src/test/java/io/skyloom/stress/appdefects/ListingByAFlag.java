package io.skyloom.stress.appdefects;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.services.Announcements.Announcement;
import io.skyloom.stress.apps.Ledger;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** The end sets a flag and closes what it sees; the start looks at the flag and then lists. */
@JCStressTest
@Description("listing of a service, end of its run, by a flag")
@Outcome(id = "0, [01]", expect = ACCEPTABLE, desc = "nothing is listed")
@Outcome(id = "[1-9].*, .*", expect = FORBIDDEN, desc = "an application that has ended stays listed")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ListingByAFlag {
    private final Ledger ledger = new Ledger();
    private volatile boolean ended;
    private volatile @Nullable Announcement handle;

    /** It works. */
    @Actor
    public void works() {
        if (!ended) {
            handle = ledger.announce(Ledger.ENTRY);
        }
    }

    /** It ends. */
    @Actor
    public void ends() {
        ended = true;
        Announcement listed = handle;
        if (listed != null) {
            listed.close();
        }
    }

    /** What is listed, and how often something was. */
    @Arbiter
    public void look(II_Result r) {
        r.r1 = ledger.open();
        r.r2 = ledger.opened();
    }
}
