package io.skyloom.stress.linear;

import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.stress.table.Rules;
import java.util.Objects;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;

/** Two routes that their party saves again, that end, and that packets look up. */
@Param(name = "route", gen = IntGen.class, conf = "0:1")
@Param(name = "to", gen = IntGen.class, conf = "3:5")
public class Routes {
    private final RouteTable table = Rules.table();
    private final int[] ids = {Rules.reserve(table), Rules.reserve(table)};

    /** Both are there. */
    public Routes() {
        for (int id : ids) {
            Objects.requireNonNull(Rules.install(table, Rules.rule(id, Rules.FIRST)));
        }
    }

    /** Saves a route again; false when it has ended. */
    @Operation
    public boolean save(@Param(name = "route") int route, @Param(name = "to") int to) {
        return Rules.install(table, Rules.rule(ids[route], to)) != null;
    }

    /** Ends a route; whether this call did. */
    @Operation
    public boolean end(@Param(name = "route") int route) {
        RouteEntry entry = table.lookup(ids[route]);
        while (entry != null) {
            if (table.remove(entry)) {
                return true;
            }
            entry = table.lookup(ids[route]);
        }
        return false;
    }

    /** Where its packets go. */
    @Operation
    public int lookUp(@Param(name = "route") int route) {
        return Rules.found(table, ids[route]);
    }
}
