package io.skyloom.manager;

import io.skyloom.bandwidth.BandwidthLog;
import io.skyloom.entry.SignedEntry;
import io.skyloom.key.PubKey;
import io.skyloom.managed.Attachment;
import io.skyloom.managed.Loss;
import io.skyloom.managed.ManagedTransport;
import io.skyloom.managed.PacketRouter;
import io.skyloom.managed.Slot;
import io.skyloom.managed.SlotTable;
import io.skyloom.managed.TransportHost;
import io.skyloom.network.Connection;
import io.skyloom.seam.Outcome;
import io.skyloom.seam.Seams;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The transports there are: gives settled connections their place and takes transports out when they are gone. Any
 * thread may call any method; none blocks.
 */
final class Transports implements TransportHost {
    private static final Logger LOG = LoggerFactory.getLogger(Transports.class);

    private final PubKey own;
    private final Seams seams;
    private final PacketRouter router;
    private final BandwidthLog bandwidth;
    private final HangUps hangUps;
    private final ManagerCounters counters;
    private final Outcome<Boolean> ending;
    private final SlotTable<UUID, Attachment, ManagedTransport> table = new SlotTable<>(ManagedTransport::slot);
    private final AnsweringPeers answering = new AnsweringPeers();
    private final Announcer announcer;
    private volatile Consumer<Connection> beforeInstall = connection -> {};

    Transports(
            PubKey own,
            Seams seams,
            PacketRouter router,
            TransportRegistrar registrar,
            BandwidthLog bandwidth,
            ManagerCounters counters,
            Outcome<Boolean> ending) {
        this.own = own;
        this.seams = seams;
        this.router = router;
        this.bandwidth = bandwidth;
        this.counters = counters;
        this.ending = ending;
        this.hangUps = new HangUps(seams.entropy());
        this.announcer = new Announcer(seams.threads(), registrar, one -> live(one.id()) != null);
    }

    void beforeInstall(Consumer<Connection> hook) {
        beforeInstall = hook;
    }

    Announcer announcer() {
        return announcer;
    }

    HangUps hangUps() {
        return hangUps;
    }

    @Nullable
    ManagedTransport live(UUID id) {
        return table.live(id);
    }

    List<ManagedTransport> live() {
        return table.live();
    }

    /** How many ids are taken, by the living and by what has not left yet. */
    int size() {
        return table.size();
    }

    /**
     * Gives a connection its place; it is owned by the transport from here on.
     *
     * @throws IOException when the connection was closed meanwhile
     */
    ManagedTransport install(Connection connection, SignedEntry signed) throws IOException {
        beforeInstall.accept(connection);
        long now = seams.clock().nanoTime();
        Attachment newcomer = new Attachment(connection, now);
        if (!newcomer.isOpen()) {
            throw new IOException(connection + " was closed right after its settlement");
        }
        SlotTable.Placement<Attachment, ManagedTransport> placement =
                table.place(signed.entry().id(), newcomer, now, () -> {
                    boolean answers = answering.contains(signed.entry().remoteOf(own));
                    return new ManagedTransport(signed, own, newcomer, answers, seams, router, this);
                });
        // A transport that is gone but has not said so yet must do so before its successor is announced.
        placement.replaced().forEach(this::lost);
        ManagedTransport transport = placement.holder();
        Slot.Admission<Attachment> admission = placement.admission();
        if (admission == null) {
            found(transport, newcomer);
        } else {
            counters.twins.increment();
            transport.onAdmitted(newcomer, admission, signed);
            announcer.refreshed(transport);
        }
        if (ending.isDone()) {
            transport.close(Loss.shutdown());
        }
        return transport;
    }

    private void found(ManagedTransport transport, Attachment first) {
        LOG.info("{} {} is up, {}", transport, transport.id(), first);
        bandwidth.track(transport);
        announcer.installed(transport);
        transport.start(first);
    }

    boolean delete(UUID id) {
        ManagedTransport transport = table.get(id);
        return transport != null && transport.close(Loss.deleted());
    }

    void closeAll() {
        table.snapshot().forEach(transport -> transport.close(Loss.shutdown()));
    }

    @Override
    public void onConnectionEnded(ManagedTransport transport, Slot.Departure departure, Ending ending) {
        if (departure == Slot.Departure.PROMOTED) {
            counters.promotions.increment();
            LOG.info("{} goes on over its other connection: {}", transport, ending.why());
            announcer.switched(transport, ending.why());
        }
        if (departure == Slot.Departure.EMPTIED) {
            boolean heard = transport.traffic().received() > 0;
            hangUps.onEmptied(transport.id(), ending, heard, seams.clock().nanoTime());
        } else {
            // An old peer has taken the entry out of discovery when it lost either connection.
            announcer.refreshed(transport);
        }
    }

    @Override
    public void onSwitched(ManagedTransport transport, Loss why) {
        announcer.switched(transport, why);
    }

    @Override
    public void onGone(ManagedTransport transport, Loss why) {
        answering.onGone(transport.remote(), transport.hasAnswered(), why);
        table.remove(transport.id(), transport);
        LOG.info("{} {} is gone, {}", transport, transport.id(), why);
        announcer.lost(transport, why);
    }

    private void lost(ManagedTransport transport) {
        Loss why = transport.loss();
        if (why != null) {
            announcer.lost(transport, why);
        }
    }

    /**
     * Takes out transports that were gone at the last call already: a net below the rule that each removes itself.
     *
     * @return those gone now, for the next call
     */
    List<ManagedTransport> sweep(List<ManagedTransport> suspects) {
        for (ManagedTransport suspect : suspects) {
            if (table.remove(suspect.id(), suspect)) {
                counters.strays.increment();
                LOG.error("{} {} was gone and still in the table", suspect, suspect.id());
            }
        }
        return table.snapshot().stream().filter(ManagedTransport::isGone).toList();
    }
}
