package io.skyloom.sim;

import io.skyloom.seam.virtual.Lane;
import io.skyloom.seam.virtual.MemoryInternet;
import java.util.List;

/** Directions between machines as scripts write them: {@code A>B} for one, {@code A-B} for both. */
final class Links {
    private Links() {}

    static List<Lane> of(Realm realm, String text) {
        MemoryInternet internet = realm.simulation().internet();
        String[] ends = ends(text);
        String from = realm.machine(ends[0]).address();
        String to = realm.machine(ends[1]).address();
        Lane there = internet.lane(from, to);
        return text.contains(">") ? List.of(there) : List.of(there, internet.lane(to, from));
    }

    /** The two names. */
    static String[] ends(String text) {
        String[] ends = text.split("[->]");
        if (ends.length != 2) {
            throw new IllegalArgumentException("two ends are A-B or A>B, not " + text);
        }
        return ends;
    }
}
