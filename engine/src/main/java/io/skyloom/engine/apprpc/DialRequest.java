package io.skyloom.engine.apprpc;

import io.skyloom.engine.app.DialWishes;
import io.skyloom.gob.Gob;
import io.skyloom.gob.GobStruct;
import io.skyloom.routing.appnet.AppAddress;

/**
 * A connection that is to be opened in some way.
 *
 * @param muxRoutes how many routes are to carry it; 0 leaves it to the visor
 * @param minHops the shortest route that will do; 0 leaves it to the visor
 * @param forwardMinHops the same for the way there alone
 * @param reverseMinHops the same for the way back alone
 */
public record DialRequest(AppAddress remote, long muxRoutes, long minHops, long forwardMinHops, long reverseMinHops) {
    /** Further fields that others send say how several routes are to differ; they are dropped. */
    static final GobStruct<DialRequest> GOB = GobStruct.define("appserver.DialOptionsReq", fields -> {
        var remote = fields.field("Addr", AddressForm.GOB, DialRequest::remote);
        var routes = fields.field("MuxRoutes", Gob.INT, DialRequest::muxRoutes);
        var hops = fields.field("MinHops", Gob.INT, DialRequest::minHops);
        var forward = fields.field("ForwardMinHops", Gob.INT, DialRequest::forwardMinHops);
        var reverse = fields.field("ReverseMinHops", Gob.INT, DialRequest::reverseMinHops);
        return row ->
                new DialRequest(row.get(remote), row.get(routes), row.get(hops), row.get(forward), row.get(reverse));
    });

    private static final int MOST = 64;

    /** As an application wishes it. */
    public static DialRequest of(AppAddress remote, DialWishes wishes) {
        return new DialRequest(remote, wishes.muxRoutes(), wishes.minHops(), 0, 0);
    }

    /** What is asked for; the longer of the two ways counts, and nonsense is brought into a range that means something. */
    public DialWishes wishes() {
        long hops = Math.max(minHops, Math.max(forwardMinHops, reverseMinHops));
        return new DialWishes(Math.clamp(hops, 0, MOST), Math.clamp(muxRoutes, 0, MOST));
    }
}
