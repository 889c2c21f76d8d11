package io.skyloom.engine.apprpc;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobKeys;
import io.skyloom.gob.GobStruct;
import io.skyloom.routing.appnet.AppAddress;

/** An end of a connection, as it travels. A constant. */
final class AddressForm {
    static final GobStruct<AppAddress> GOB = GobStruct.define("appnet.Addr", fields -> {
        var network = fields.field("Net", Gob.STRING, AppAddress::network);
        var key = fields.field("PubKey", GobKeys.PUB_KEY, AppAddress::key);
        var port = fields.field("Port", Gob.UINT16, AppAddress::port);
        return row -> new AppAddress(row.get(network), row.get(key), row.get(port));
    });

    private AddressForm() {}
}
