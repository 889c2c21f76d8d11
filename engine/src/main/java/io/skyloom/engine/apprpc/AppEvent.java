package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.json.JsonWriter;

/**
 * Something that happened in the visor. Immutable.
 *
 * @param type which kind
 * @param data JSON of that kind, never changed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AppEvent(String type, byte[] data) {
    /** The visor dialled out for a transport over TCP. */
    public static final String TCP_DIAL = "tcp_dial";
    /** Such a transport was closed. */
    public static final String TCP_CLOSE = "tcp_close";

    static final GobStruct<AppEvent> GOB = GobStruct.define("appevent.Event", fields -> {
        var type = fields.field("Type", Gob.STRING, AppEvent::type);
        var data = fields.field("Data", Gob.BYTES, AppEvent::data);
        return row -> new AppEvent(row.get(type), row.get(data));
    });

    /** An event of one of the two kinds about TCP. */
    public static AppEvent tcp(String type, String network, String address) {
        return new AppEvent(
                type,
                new JsonWriter()
                        .beginObject()
                        .field("remote_net", network)
                        .field("remote_addr", address)
                        .endObject()
                        .bytes());
    }
}
