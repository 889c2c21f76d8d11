package io.skyloom.manager;

import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportId;
import io.skyloom.network.Connection;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Threads;
import io.skyloom.settlement.Settlement;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settlements under way. Each accepted connection settles on a virtual thread of its own, so that a silent peer holds up
 * nobody; a dialled one settles on the thread that dialled. Whoever fails loses its own connection and nothing else.
 */
final class Settling {
    /** So many accepted connections may be in settlement; one more is closed at once. */
    static final int MOST_PENDING = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Settling.class);

    private final Settlement settlement;
    private final Transports transports;
    private final Crossings crossings;
    private final Threads threads;
    private final ManagerCounters counters;
    private final Outcome<Boolean> ending;
    private final AtomicInteger pending = new AtomicInteger();
    private final IdentityRegistry<Long, Connection> open = new IdentityRegistry<>();
    private final AtomicLong serial = new AtomicLong();

    Settling(
            Settlement settlement,
            Transports transports,
            Crossings crossings,
            Threads threads,
            ManagerCounters counters,
            Outcome<Boolean> ending) {
        this.settlement = settlement;
        this.transports = transports;
        this.crossings = crossings;
        this.threads = threads;
        this.counters = counters;
        this.ending = ending;
    }

    /** Settles an accepted connection in the background. Never blocks, never throws for the connection's sake. */
    void accept(Connection connection) {
        counters.accepted.increment();
        if (pending.incrementAndGet() > MOST_PENDING) {
            pending.decrementAndGet();
            counters.refused.increment();
            connection.close();
            return;
        }
        try {
            threads.start("tp:" + connection.type() + ":" + connection.remote().brief() + "/settle", () -> {
                try {
                    respond(connection);
                } finally {
                    pending.decrementAndGet();
                }
            });
        } catch (RuntimeException | OutOfMemoryError e) {
            pending.decrementAndGet();
            failed(connection, new IOException("no thread for it", e));
        }
    }

    private void respond(Connection connection) {
        long number = begin(connection);
        UUID id = TransportId.of(connection.local(), connection.remote(), connection.type());
        AtomicReference<Crossings.@Nullable Acceptance> acceptance = new AtomicReference<>();
        try {
            SignedEntry signed = settlement.respond(connection, () -> acceptance.set(giveWay(id, connection)));
            transports.install(connection, signed);
        } catch (IOException | RuntimeException e) {
            failed(connection, e);
        } finally {
            open.remove(number, connection);
            Crossings.Acceptance noted = acceptance.get();
            if (noted != null) {
                crossings.placed(id, noted);
            }
        }
    }

    /** Null where there is nobody to cross: on a transport to ourselves both dials are one. */
    private Crossings.@Nullable Acceptance giveWay(UUID id, Connection connection) {
        int order = connection.local().compareTo(connection.remote());
        try {
            return order == 0 ? null : crossings.answer(id, order < 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /**
     * Settles a connection that this visor dialled; blocks at most {@link Settlement#LIMIT}.
     *
     * @throws IOException when it failed; the connection is closed then
     */
    SignedEntry initiate(Connection connection, Label label, Crossings.Commitment commitment) throws IOException {
        long number = begin(connection);
        try {
            return settlement.initiate(connection, label, commitment::sent);
        } catch (IOException | RuntimeException e) {
            failed(connection, e);
            throw e;
        } finally {
            open.remove(number, connection);
        }
    }

    /** Returns under which number it is noted. */
    private long begin(Connection connection) {
        long number = serial.incrementAndGet();
        open.install(number, connection);
        if (ending.isDone()) {
            connection.close();
        }
        return number;
    }

    private void failed(Connection connection, Exception why) {
        connection.close();
        counters.settlementsFailed.increment();
        if (why instanceof RuntimeException) {
            LOG.error("settlement of {} met a defect", connection, why);
        } else {
            LOG.debug("{}", why.getMessage());
        }
    }

    /** How many accepted connections are in settlement. */
    int pending() {
        return pending.get();
    }

    /** Closes whatever is in settlement. */
    void closeAll() {
        open.snapshot().forEach(Connection::close);
    }
}
