package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.key.PubKey;
import java.time.Duration;

/**
 * A transport that a caller wants made. Immutable.
 *
 * @param type for example {@code stcpr}
 * @param limit how long the dial may take; zero or less for the usual limit
 * @param label why it is made; empty for a user's wish. Older visors do not know this field
 */
public record TransportWish(PubKey remote, String type, Duration limit, String label) {
    /** A user's wish. */
    public TransportWish(PubKey remote, String type, Duration limit) {
        this(remote, type, limit, "");
    }

    static final GobStruct<TransportWish> GOB = GobStruct.define("visor.AddTransportIn", fields -> {
        var remote = fields.field("RemotePK", GobKeys.PUB_KEY, TransportWish::remote);
        var type = fields.field("TpType", Gob.STRING, TransportWish::type);
        var limit = fields.field("Timeout", Gob.DURATION, TransportWish::limit);
        var label = fields.field("Label", Gob.STRING, TransportWish::label);
        return row -> new TransportWish(row.get(remote), row.get(type), row.get(limit), row.get(label));
    });
}
