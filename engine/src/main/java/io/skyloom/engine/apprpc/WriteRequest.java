package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * Bytes for a connection.
 *
 * @param id the connection's number
 * @param bytes the sender's own; never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record WriteRequest(int id, byte[] bytes) {
    static final GobStruct<WriteRequest> GOB = GobStruct.define("appserver.WriteReq", fields -> {
        var id = fields.field("ConnID", Gob.UINT16, WriteRequest::id);
        var bytes = fields.field("B", Gob.BYTES, WriteRequest::bytes);
        return row -> new WriteRequest(row.get(id), row.get(bytes));
    });
}
