package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.time.Duration;

/**
 * How a visor takes part in dmsg. Immutable.
 *
 * @param key the visor's
 * @param server the nearest server that it has a session with; null key when it has none
 * @param roundTrip to that server; zero when not measured yet
 */
public record DmsgView(PubKey key, PubKey server, Duration roundTrip) {
    /** For visors without dmsg. */
    public static final DmsgView NONE = new DmsgView(PubKey.NULL, PubKey.NULL, Duration.ZERO);

    static final GobStruct<DmsgView> GOB = GobStruct.define("dmsgtracker.DmsgClientSummary", fields -> {
        var key = fields.field("PK", GobKeys.PUB_KEY, DmsgView::key);
        var server = fields.field("ServerPK", GobKeys.PUB_KEY, DmsgView::server);
        var roundTrip = fields.field("RoundTrip", Gob.DURATION, DmsgView::roundTrip);
        return row -> new DmsgView(row.get(key), row.get(server), row.get(roundTrip));
    });
}
