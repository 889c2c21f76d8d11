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
import org.openjdk.jcstress.infra.results.ZZI_Result;

/** A close packet and the loss of a transport end the same route. */
@Proves("io.skyloom.routing.table.RouteTable")
@JCStressTest
@Description("two removals of one entry")
@Outcome(
        id = {"true, false, 0", "false, true, 0"},
        expect = ACCEPTABLE,
        desc = "one of them did it")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "both, or neither, believe that they did it")
@State
public class RemovingTwice {
    private final RouteTable table = Rules.table();
    private final int id = Rules.reserve(table);
    private final RouteEntry entry = Objects.requireNonNull(Rules.install(table, Rules.rule(id, Rules.FIRST)));

    /** One. */
    @Actor
    public void one(ZZI_Result r) {
        r.r1 = table.remove(entry);
    }

    /** The other. */
    @Actor
    public void other(ZZI_Result r) {
        r.r2 = table.remove(entry);
    }

    /** How many are counted in the end. */
    @Arbiter
    public void look(ZZI_Result r) {
        r.r3 = table.size();
    }
}
