package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * The two rules of a route group at this visor, as bytes.
 *
 * @param consume what is received comes in by this one
 * @param forward what is sent goes out by this one
 */
@SuppressWarnings("ArrayRecordComponent") // never compared; parsed or sent, nothing else
public record GroupView(byte[] consume, byte[] forward) {
    static final GobStruct<GroupView> GOB = GobStruct.define("visor.RouteGroupInfo", fields -> {
        var consume = fields.field("ConsumeRule", Gob.BYTES, GroupView::consume);
        var forward = fields.field("FwdRule", Gob.BYTES, GroupView::forward);
        return row -> new GroupView(row.get(consume), row.get(forward));
    });
}
