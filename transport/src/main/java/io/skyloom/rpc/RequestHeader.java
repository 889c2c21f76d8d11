package io.skyloom.rpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/** What stands before each argument. */
record RequestHeader(String method, long seq) {
    static final GobStruct<RequestHeader> GOB = GobStruct.define("rpc.Request", fields -> {
        var method = fields.field("ServiceMethod", Gob.STRING, RequestHeader::method);
        var seq = fields.field("Seq", Gob.UINT64, RequestHeader::seq);
        return row -> new RequestHeader(row.get(method), row.get(seq));
    });

    ResponseHeader answered() {
        return new ResponseHeader(method, seq, "");
    }

    ResponseHeader failed(String text) {
        return new ResponseHeader(method, seq, text);
    }
}
