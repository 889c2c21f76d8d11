package io.skyloom.dmsg.server;

import io.skyloom.dmsg.DmsgError;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What a server has seen. Any thread counts. */
final class ServerCounters {
    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder sessionsReplaced = new LongAdder();
    final LongAdder sessionsRefused = new LongAdder();
    final LongAdder handshakesFailed = new LongAdder();
    final LongAdder streamsBridged = new LongAdder();
    final LongAdder streamsRelayed = new LongAdder();
    final LongAdder streamsFailed = new LongAdder();
    final LongAdder bytesCarried = new LongAdder();

    /** Bridges that are not over; goes up and down. */
    final LongAdder bridges = new LongAdder();

    private final Map<DmsgError, LongAdder> refused = new EnumMap<>(DmsgError.class);

    ServerCounters() {
        for (DmsgError one : DmsgError.values()) {
            refused.put(one, new LongAdder());
        }
    }

    /** A stream was refused for this reason. */
    void refused(DmsgError why) {
        LongAdder count = refused.get(why);
        if (count != null) {
            count.increment();
        }
    }

    /** Refused streams by the code of their reason; reasons that never came up are left out. */
    Map<Integer, Long> refusals() {
        Map<Integer, Long> counts = new TreeMap<>();
        refused.forEach((why, count) -> {
            if (count.sum() > 0) {
                counts.put(why.code(), count.sum());
            }
        });
        return counts;
    }
}
