package io.skyloom.dmsg.server;

import java.util.concurrent.atomic.LongAdder;

/** What a server has seen. Any thread counts. */
final class ServerCounters {
    final LongAdder sessionsOpened = new LongAdder();
    final LongAdder sessionsReplaced = new LongAdder();
    final LongAdder sessionsRefused = new LongAdder();
    final LongAdder handshakesFailed = new LongAdder();
    final LongAdder streamsBridged = new LongAdder();
    final LongAdder streamsRelayed = new LongAdder();
    final LongAdder streamsRefused = new LongAdder();
}
