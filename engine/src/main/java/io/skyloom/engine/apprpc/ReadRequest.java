package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * Asks for bytes of a connection.
 *
 * @param id the connection's number
 * @param most how many the asker can take; the visor gives fewer whenever it likes
 */
public record ReadRequest(int id, long most) {
    static final GobStruct<ReadRequest> GOB = GobStruct.define("appserver.ReadReq", fields -> {
        var id = fields.field("ConnID", Gob.UINT16, ReadRequest::id);
        var most = fields.field("BufLen", Gob.INT, ReadRequest::most);
        return row -> new ReadRequest(row.get(id), row.get(most));
    });
}
