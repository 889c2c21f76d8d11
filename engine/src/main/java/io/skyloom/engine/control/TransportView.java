package io.skyloom.engine.control;

import io.skyloom.bandwidth.Traffic;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import io.skyloom.manager.TransportSummary;
import java.util.Optional;
import java.util.UUID;

/**
 * A transport as control programs see it. Immutable.
 *
 * @param log payload bytes of the current day (UTC); absent where nobody asked for it
 * @param isSetup whether it belongs to the route setup of this visor
 * @param label why it exists: {@code user}, {@code automatic} or another of the network's labels
 */
public record TransportView(
        UUID id, PubKey local, PubKey remote, String type, Optional<Traffic> log, boolean isSetup, String label) {
    static final GobStruct<TransportView> GOB = GobStruct.define("visor.TransportSummary", fields -> {
        var id = fields.field("ID", Gob.UUID, TransportView::id);
        var local = fields.field("Local", GobKeys.PUB_KEY, TransportView::local);
        var remote = fields.field("Remote", GobKeys.PUB_KEY, TransportView::remote);
        var type = fields.field("Type", Gob.STRING, TransportView::type);
        var log = fields.field("Log", TrafficForm.GOB, TransportView::log);
        var isSetup = fields.field("IsSetup", Gob.BOOL, TransportView::isSetup);
        var label = fields.field("Label", Gob.STRING, TransportView::label);
        return row -> new TransportView(
                row.get(id),
                row.get(local),
                row.get(remote),
                row.get(type),
                row.get(log),
                row.get(isSetup),
                row.get(label));
    });

    static TransportView of(TransportSummary summary, boolean withLog) {
        return new TransportView(
                summary.id(),
                summary.local(),
                summary.remote(),
                summary.type(),
                withLog ? Optional.of(summary.log()) : Optional.empty(),
                summary.isSetup(),
                summary.label().text());
    }
}
