package io.skyloom.rpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/** What stands before each reply; behind one with an error stands a struct without fields. */
record ResponseHeader(String method, long seq, String error) {
    static final GobStruct<ResponseHeader> GOB = GobStruct.define("rpc.Response", fields -> {
        var method = fields.field("ServiceMethod", Gob.STRING, ResponseHeader::method);
        var seq = fields.field("Seq", Gob.UINT64, ResponseHeader::seq);
        var error = fields.field("Error", Gob.STRING, ResponseHeader::error);
        return row -> new ResponseHeader(row.get(method), row.get(seq), row.get(error));
    });
}
