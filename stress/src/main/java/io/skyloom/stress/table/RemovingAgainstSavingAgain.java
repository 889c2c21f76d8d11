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

/** A collection removes the rule it judged dead while its party saves another one under the same id. */
@Proves("io.skyloom.routing.table.RouteTable")
@JCStressTest
@Description("removal of an entry, saving again under its id")
@Outcome(id = "true, false, 0", expect = ACCEPTABLE, desc = "removed first: the id is no longer the party's")
@Outcome(id = "false, true, 2", expect = ACCEPTABLE, desc = "saved first: the removal meant another entry")
@Outcome(id = ".*, true, 0", expect = FORBIDDEN, desc = "the rule saved again was evicted")
@Outcome(id = ".*", expect = FORBIDDEN, desc = "no order of the actors leads here")
@State
public class RemovingAgainstSavingAgain {
    private final RouteTable table = Rules.table();
    private final int id = Rules.reserve(table);
    private final RouteEntry first = Objects.requireNonNull(Rules.install(table, Rules.rule(id, Rules.FIRST)));

    /** The first rule goes. */
    @Actor
    public void remove(ZZI_Result r) {
        r.r1 = table.remove(first);
    }

    /** The second rule comes. */
    @Actor
    public void saveAgain(ZZI_Result r) {
        r.r2 = Rules.install(table, Rules.rule(id, Rules.SECOND)) != null;
    }

    /** What is there in the end. */
    @Arbiter
    public void look(ZZI_Result r) {
        r.r3 = Rules.found(table, id);
    }
}
