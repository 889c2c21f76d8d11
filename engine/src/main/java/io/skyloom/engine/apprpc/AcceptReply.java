package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.routing.appnet.AppAddress;

/**
 * A connection that somebody dialled.
 *
 * @param remote who
 * @param id its number
 */
public record AcceptReply(AppAddress remote, int id) {
    static final GobStruct<AcceptReply> GOB = GobStruct.define("appserver.AcceptResp", fields -> {
        var remote = fields.field("Remote", AddressForm.GOB, AcceptReply::remote);
        var id = fields.field("ConnID", Gob.UINT16, AcceptReply::id);
        return row -> new AcceptReply(row.get(remote), row.get(id));
    });
}
