package io.skyloom.bench.relay;

import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.Seams;
import io.skyloom.seam.system.SystemSeams;
import io.skyloom.seam.system.SystemThreads;
import java.time.Duration;
import java.util.UUID;

/** A table of routes that all lead to one next transport. For one thread. */
final class RouteTableState implements AutoCloseable {
    /** The transport behind all routes. */
    static final UUID TARGET = new UUID(1, 1);

    private static final Duration LIFE = Duration.ofHours(24);
    private static final TableLimits LIMITS =
            new TableLimits(1 << 18, 1 << 18, Duration.ofHours(1), Duration.ofHours(1));

    private final SystemSeams seams = SystemSeams.open("bench", SystemThreads.DataPlane.PLATFORM);
    private final RouteTable table =
            new RouteTable(seams.seams().clock(), seams.seams().entropy(), LIMITS);

    /** Adds so many routes; returns their ids. */
    int[] fill(int routes) throws RouterRefusal {
        int[] ids = new int[routes];
        for (int i = 0; i < routes; i++) {
            ids[i] = table.reserve(1, "setup")[0];
            table.install(new Rule.Intermediary(LIFE, ids[i], i + 1, TARGET), null, "setup");
        }
        return ids;
    }

    RouteTable table() {
        return table;
    }

    Seams seams() {
        return seams.seams();
    }

    @Override
    public void close() {
        seams.close();
    }
}
