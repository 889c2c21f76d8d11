package io.skyloom.routing.table;

import io.skyloom.routing.rule.Rule;
import java.time.Duration;
import java.util.UUID;

/** Rules for tests that care about ids alone. */
final class Ids {
    static final Duration KEEP_ALIVE = Duration.ofSeconds(30);
    static final UUID TRANSPORT = new UUID(1, 2);

    private Ids() {}

    static Rule.Intermediary rule(int id) {
        return new Rule.Intermediary(KEEP_ALIVE, id, 77, TRANSPORT);
    }
}
