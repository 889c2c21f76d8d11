package io.skyloom.engine.control;

import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;

/**
 * A port that a visor uses. Immutable.
 *
 * @param port the number as text
 * @param type {@code TCP}, {@code UDP}, {@code DMSG} or {@code SKYNET}
 */
public record PortView(String port, String type) {
    static final GobStruct<PortView> GOB = GobStruct.define("visor.PortDetail", fields -> {
        var port = fields.field("Port", Gob.STRING, PortView::port);
        var type = fields.field("Type", Gob.STRING, PortView::type);
        return row -> new PortView(row.get(port), row.get(type));
    });

    /** A TCP port. */
    public static PortView tcp(int number) {
        return new PortView(String.valueOf(number), "TCP");
    }

    /** A dmsg port. */
    public static PortView dmsg(int number) {
        return new PortView(String.valueOf(number), "DMSG");
    }

    /** A routing port. */
    public static PortView skynet(int number) {
        return new PortView(String.valueOf(number), "SKYNET");
    }
}
