package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import java.util.Optional;

/**
 * What became of written bytes.
 *
 * @param count how many were taken
 * @param failure why it was not all of them
 */
public record WriteReply(long count, Optional<IoFailure> failure) {
    static final GobStruct<WriteReply> GOB = GobStruct.define("appserver.WriteResp", fields -> {
        var count = fields.field("N", Gob.INT, WriteReply::count);
        var failure = fields.field("Err", Gob.pointer(IoFailure.GOB), WriteReply::failure);
        return row -> new WriteReply(row.get(count), row.get(failure));
    });
}
