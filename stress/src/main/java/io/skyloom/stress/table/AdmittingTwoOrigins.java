package io.skyloom.stress.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.stress.Proves;
import java.util.Objects;
import java.util.UUID;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZL_Result;

/** Two neighbours send the first packet of one route: only one of them is its origin. */
@Proves("io.skyloom.routing.table.RouteEntry")
@JCStressTest
@Description("the first packet from two transports")
@Outcome(
        id = {"true, false, one", "false, true, other"},
        expect = ACCEPTABLE,
        desc = "one was first and is the origin")
@Outcome(id = "true, true, .*", expect = FORBIDDEN, desc = "packets of a stranger are let into a route")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class AdmittingTwoOrigins {
    private final RouteTable table = Rules.table();
    private final RouteEntry entry =
            Objects.requireNonNull(Rules.install(table, Rules.rule(Rules.reserve(table), Rules.FIRST)));
    private final Neighbour one = new Neighbour(new UUID(0, 2));
    private final Neighbour other = new Neighbour(new UUID(0, 3));

    /** One neighbour. */
    @Actor
    public void one(ZZL_Result r) {
        r.r1 = entry.admits(one);
    }

    /** The other. */
    @Actor
    public void other(ZZL_Result r) {
        r.r2 = entry.admits(other);
    }

    /** Who it was. */
    @Arbiter
    public void look(ZZL_Result r) {
        r.r3 = entry.origin() == one ? "one" : "other";
    }
}
