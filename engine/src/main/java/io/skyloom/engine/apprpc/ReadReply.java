package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import java.util.Optional;

/**
 * Bytes of a connection.
 *
 * @param bytes what came; the receiver's own
 * @param count how many those are
 * @param failure what ended the reading; may come along with the last bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record ReadReply(byte[] bytes, long count, Optional<IoFailure> failure) {
    static final GobStruct<ReadReply> GOB = GobStruct.define("appserver.ReadResp", fields -> {
        var bytes = fields.field("B", Gob.BYTES, ReadReply::bytes);
        var count = fields.field("N", Gob.INT, ReadReply::count);
        var failure = fields.field("Err", Gob.pointer(IoFailure.GOB), ReadReply::failure);
        return row -> new ReadReply(row.get(bytes), row.get(count), row.get(failure));
    });

    /** Bytes, and nothing wrong. */
    public static ReadReply of(byte[] bytes) {
        return new ReadReply(bytes, bytes.length, Optional.empty());
    }

    /** No bytes, and why. */
    public static ReadReply of(IoFailure failure) {
        return new ReadReply(new byte[0], 0, Optional.of(failure));
    }
}
