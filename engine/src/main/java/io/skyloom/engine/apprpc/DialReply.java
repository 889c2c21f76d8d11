package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * A connection that was opened.
 *
 * @param id its number
 * @param localPort the port at this end
 */
public record DialReply(int id, int localPort) {
    static final GobStruct<DialReply> GOB = GobStruct.define("appserver.DialResp", fields -> {
        var id = fields.field("ConnID", Gob.UINT16, DialReply::id);
        var port = fields.field("LocalPort", Gob.UINT16, DialReply::localPort);
        return row -> new DialReply(row.get(id), row.get(port));
    });
}
