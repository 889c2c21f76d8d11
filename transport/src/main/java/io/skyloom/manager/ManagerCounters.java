package io.skyloom.manager;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What the manager counts, under stable names. Any thread may read and add. */
public final class ManagerCounters {
    final LongAdder accepted = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder settlementsFailed = new LongAdder();
    final LongAdder dials = new LongAdder();
    final LongAdder dialsFailed = new LongAdder();
    final LongAdder dialsAbandoned = new LongAdder();
    final LongAdder twins = new LongAdder();
    final LongAdder promotions = new LongAdder();
    final LongAdder strays = new LongAdder();

    ManagerCounters() {}

    /** Accepted connections that wait for nobody: too many were in settlement. */
    public long refused() {
        return refused.sum();
    }

    /** Transports that were gone and had not removed themselves; must stay 0. */
    public long strays() {
        return strays.sum();
    }

    /** All counters by name. */
    public Map<String, Long> byName() {
        Map<String, Long> all = new LinkedHashMap<>();
        all.put("transport_accepted", accepted.sum());
        all.put("transport_accept_refused", refused.sum());
        all.put("transport_settlement_failed", settlementsFailed.sum());
        all.put("transport_dials", dials.sum());
        all.put("transport_dials_failed", dialsFailed.sum());
        all.put("transport_dials_abandoned", dialsAbandoned.sum());
        all.put("transport_twins", twins.sum());
        all.put("transport_promotions", promotions.sum());
        all.put("transport_strays", strays.sum());
        return all;
    }
}
