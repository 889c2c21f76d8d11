package io.skyloom.manager;

import io.skyloom.entry.Label;
import io.skyloom.entry.SignedEntry;
import io.skyloom.entry.TransportId;
import io.skyloom.key.PubKey;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.network.Connection;
import io.skyloom.network.DialAbandonedException;
import io.skyloom.network.DialRequest;
import io.skyloom.network.Network;
import io.skyloom.registry.IdentityRegistry;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import io.skyloom.settlement.Settlement;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials, one at a time for each transport id: whoever asks meanwhile waits for the same result. A dial runs on a virtual
 * thread of its own and is carried through even when nobody waits any more, since old peers stop accepting when a
 * connection dies between encryption and settlement.
 */
final class Dials {
    private static final Logger LOG = LoggerFactory.getLogger(Dials.class);

    /** A dial that was given up for an accepted connection which then died is begun anew so many times. */
    private static final int ATTEMPTS = 3;

    private final PubKey own;
    private final Seams seams;
    private final Transports transports;
    private final Settling settling;
    private final Crossings crossings;
    private final ManagerCounters counters;
    private final Outcome<Boolean> ending;
    private final IdentityRegistry<UUID, Flight> flights = new IdentityRegistry<>();

    /** One dial under way. */
    private static final class Flight {
        final Outcome<ManagedTransport> result = new Outcome<>();
    }

    /** Whom to dial, over what, and why. */
    record Errand(Network network, PubKey remote, Label label, Duration limit) {
        String name() {
            return "tp:" + network.type() + ":" + remote.brief();
        }
    }

    Dials(
            PubKey own,
            Seams seams,
            Transports transports,
            Settling settling,
            Crossings crossings,
            ManagerCounters counters,
            Outcome<Boolean> ending) {
        this.own = own;
        this.seams = seams;
        this.transports = transports;
        this.settling = settling;
        this.crossings = crossings;
        this.counters = counters;
        this.ending = ending;
    }

    /**
     * The transport, dialled by this call or by another one under way.
     *
     * @throws SocketTimeoutException when the errand's limit passed; the dial goes on
     * @throws IOException when the dial failed
     */
    ManagedTransport dial(Errand errand) throws IOException, InterruptedException {
        UUID id = TransportId.of(own, errand.remote(), errand.network().type());
        Flight mine = new Flight();
        Flight flight = flights.installUnless(id, mine, one -> !one.result.isDone());
        if (flight == mine) {
            launch(id, mine, errand);
        }
        return await(flight, errand);
    }

    /** How many dials are under way. */
    int size() {
        return flights.size();
    }

    private void launch(UUID id, Flight flight, Errand errand) {
        try {
            seams.threads().start(errand.name() + "/dial", () -> fly(id, flight, errand));
        } catch (RuntimeException | OutOfMemoryError e) {
            flight.result.fail(e);
            flights.remove(id, flight);
            throw e;
        }
    }

    private ManagedTransport await(Flight flight, Errand errand) throws IOException, InterruptedException {
        try {
            return flight.result.await(seams.timers(), errand.limit());
        } catch (TimeoutException e) {
            SocketTimeoutException late =
                    new SocketTimeoutException("no " + errand.name() + " within " + errand.limit());
            late.initCause(e);
            throw late;
        } catch (Outcome.FailedOutcome e) {
            throw new IOException("no " + errand.name() + ": " + e.getMessage(), e.getCause());
        }
    }

    private void fly(UUID id, Flight flight, Errand errand) {
        counters.dials.increment();
        try {
            flight.result.complete(attempt(id, errand));
        } catch (IOException e) {
            counters.dialsFailed.increment();
            LOG.debug("no {}: {}", errand.name(), e.getMessage());
            flight.result.fail(e);
        } catch (RuntimeException | Error e) {
            flight.result.fail(e);
            throw e;
        } finally {
            flights.remove(id, flight);
        }
    }

    private ManagedTransport attempt(UUID id, Errand errand) throws IOException {
        for (int i = 0; i < ATTEMPTS; i++) {
            ManagedTransport there = transports.live(id);
            if (there != null) {
                return there;
            }
            if (ending.isDone()) {
                break;
            }
            requirePatience(id, errand);
            try {
                return dial(id, errand);
            } catch (DialAbandonedException e) {
                counters.dialsAbandoned.increment();
                awaitPlacement(id);
            }
        }
        throw new InterruptedIOException(
                ending.isDone()
                        ? "the visor shuts down"
                        : "given up after " + ATTEMPTS + " accepted connections that died");
    }

    private ManagedTransport dial(UUID id, Errand errand) throws IOException {
        Crossings.Commitment commitment = new Crossings.Commitment();
        try {
            BooleanSupplier stillWanted = () -> isWanted(id, commitment);
            DialRequest request = new DialRequest(errand.remote(), Network.TRANSPORT_PORT, errand.limit(), stillWanted);
            Connection connection = errand.network().dial(request);
            SignedEntry signed = settling.initiate(connection, errand.label(), commitment);
            commitment.answered();
            ManagedTransport transport = transports.install(connection, signed);
            if (!transport.isLive()) {
                throw new IOException("closed right after its settlement");
            }
            return transport;
        } finally {
            crossings.over(id, commitment);
        }
    }

    private boolean isWanted(UUID id, Crossings.Commitment commitment) {
        if (ending.isDone() || !crossings.commit(id, commitment)) {
            return false;
        }
        // Only now: a dial of the peer's that is no longer being answered has its place already.
        if (transports.live(id) == null) {
            return true;
        }
        crossings.over(id, commitment);
        return false;
    }

    private void awaitPlacement(UUID id) throws IOException {
        try {
            crossings.awaitPlacement(id, Settlement.LIMIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted");
        }
    }

    private void requirePatience(UUID id, Errand errand) throws PeerHungUpException {
        Duration wait = transports.hangUps().remaining(id, seams.clock().nanoTime());
        if (!wait.isZero()) {
            throw new PeerHungUpException(errand.name(), wait);
        }
    }
}
