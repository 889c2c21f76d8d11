package io.skyloom.stress.table;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.stress.Proves;
import java.util.Objects;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Description;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A route ends and the next one is set up, while late packets of the first still arrive. */
@Proves("io.skyloom.routing.table.RouteTable")
@JCStressTest
@Description("removal and a new reservation, packets of the old route")
@Outcome(
        id = {"1, 0", "0, 0"},
        expect = ACCEPTABLE,
        desc = "the old route or none")
@Outcome(id = ".*, 2", expect = FORBIDDEN, desc = "a late packet met the successor")
@Outcome(id = "2, .*", expect = FORBIDDEN, desc = "a late packet met the successor")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class ReusingAgainstLookingUp {
    private final RouteTable table = Rules.table();
    private final int id = Rules.reserve(table);
    private final RouteEntry first = Objects.requireNonNull(Rules.install(table, Rules.rule(id, Rules.FIRST)));

    /** One route goes, another comes. */
    @Actor
    public void replace() {
        table.remove(first);
        Rules.install(table, Rules.rule(Rules.reserve(table), Rules.SECOND));
    }

    /** A packet arrives. */
    @Actor
    public void receive(II_Result r) {
        r.r1 = Rules.found(table, id);
    }

    /** A packet arrives much later. */
    @Arbiter
    public void receiveLate(II_Result r) {
        r.r2 = Rules.found(table, id);
    }
}
