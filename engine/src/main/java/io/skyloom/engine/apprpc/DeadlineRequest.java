package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import java.time.Instant;
import java.util.Optional;

/**
 * Until when a connection may be waited for.
 *
 * @param id the connection's number
 * @param until empty for ever
 */
public record DeadlineRequest(int id, Optional<Instant> until) {
    private static final Instant NONE = Instant.parse("0001-01-01T00:00:00Z");

    static final GobStruct<DeadlineRequest> GOB = GobStruct.define("appserver.DeadlineReq", fields -> {
        var id = fields.field("ConnID", Gob.UINT16, DeadlineRequest::id);
        var until = fields.field("Deadline", Gob.TIME, (DeadlineRequest one) -> one.until.orElse(NONE));
        return row ->
                new DeadlineRequest(row.get(id), Optional.of(row.get(until)).filter(time -> !time.equals(NONE)));
    });
}
