package io.skyloom.stress.glare;

import io.skyloom.managed.Loss;
import io.skyloom.managed.Slot;
import io.skyloom.managed.SlotState;
import io.skyloom.managed.SlotTable;
import org.jspecify.annotations.Nullable;

/** What lives under a transport's id: a slot and nothing else. */
public final class Tunnel {
    /** The id that both connections have. */
    public static final String ID = "id";

    private static final Loss GONE = Loss.peerClosed();

    private final Slot<Link> slot;

    /** A tunnel founded for its first connection. */
    public Tunnel(Link first) {
        slot = new Slot<>(first);
    }

    /** Its slot. */
    public Slot<Link> slot() {
        return slot;
    }

    /** An empty table. */
    public static SlotTable<String, Link, Tunnel> table() {
        return new SlotTable<>(Tunnel::slot);
    }

    /** A settled connection looks for its place; says how it got in. */
    public static String place(SlotTable<String, Link, Tunnel> table, Link link) {
        return table.place(ID, link, 0, () -> new Tunnel(link)).founded() ? "founded" : "joined";
    }

    /** A connection fails: it leaves its tunnel, and whoever empties the tunnel takes that out, by identity. */
    public static String die(SlotTable<String, Link, Tunnel> table, Tunnel tunnel, Link link) {
        link.close();
        Slot.Departure departure = tunnel.slot().depart(link, GONE);
        if (departure == Slot.Departure.EMPTIED) {
            table.remove(ID, tunnel);
        }
        return departure.name();
    }

    /** What the table holds in the end, seen from the dialled and the accepted connection. */
    public static String held(SlotTable<String, Link, Tunnel> table, Link dialled, Link accepted) {
        Tunnel tunnel = table.get(ID);
        return tunnel == null ? "none" : name(tunnel.slot().state(), dialled, accepted);
    }

    private static String name(@Nullable SlotState<Link> state, Link dialled, Link accepted) {
        if (!(state instanceof SlotState.Held<Link> held)) {
            return "ended";
        }
        if (held.holds(dialled) && held.holds(accepted)) {
            return held.current() == dialled ? "both" : "both the wrong way";
        }
        return held.holds(dialled) ? "dialled" : "accepted";
    }
}
