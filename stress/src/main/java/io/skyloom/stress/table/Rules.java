package io.skyloom.stress.table;

import io.skyloom.routing.rule.RouterRefusal;
import io.skyloom.routing.rule.Rule;
import io.skyloom.routing.table.RouteEntry;
import io.skyloom.routing.table.RouteTable;
import io.skyloom.routing.table.TableLimits;
import io.skyloom.seam.system.SystemClock;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A small table and rules that are told apart by the id they lead to. */
public final class Rules {
    /** What the first rule leads to. */
    public static final int FIRST = 1;

    /** What the second rule leads to. */
    public static final int SECOND = 2;

    private static final Duration KEEP_ALIVE = Duration.ofHours(1);
    private static final UUID TRANSPORT = new UUID(0, 1);
    private static final TableLimits LIMITS = new TableLimits(64, 64, KEEP_ALIVE, KEEP_ALIVE);

    private Rules() {}

    /** An empty table. */
    public static RouteTable table() {
        // Ids need not be hard to guess here, only to be different.
        byte[] seed = {7};
        return new RouteTable(
                new SystemClock(),
                target -> {
                    for (int i = 0; i < target.length; i++) {
                        seed[0] = (byte) (seed[0] * 13 + 41);
                        target[i] = seed[0];
                    }
                },
                LIMITS);
    }

    /** A rule that leads to {@code nextId}. */
    public static Rule.Intermediary rule(int key, int nextId) {
        return new Rule.Intermediary(KEEP_ALIVE, key, nextId, TRANSPORT);
    }

    /** Reserves an id; the table has room. */
    public static int reserve(RouteTable table) {
        try {
            return table.reserve(1, "party")[0];
        } catch (RouterRefusal e) {
            throw new IllegalStateException(e);
        }
    }

    /** Installs a rule; null when the table refuses it. */
    public static @Nullable RouteEntry install(RouteTable table, Rule rule) {
        try {
            return table.install(rule, null, "party");
        } catch (RouterRefusal e) {
            return null;
        }
    }

    /** What is found under an id, by what it leads to; 0 for nothing. */
    public static int found(RouteTable table, int id) {
        RouteEntry entry = table.lookup(id);
        return entry == null ? 0 : entry.nextId();
    }
}
