package io.skyloom.fuzz;

import io.skyloom.entry.Label;
import io.skyloom.entry.TransportEntry;
import io.skyloom.key.KeyPair;
import io.skyloom.routing.finder.PathEdges;
import java.util.ArrayList;
import java.util.List;

/** A small network in which routes are looked for: five visors, each linked to the next two. */
final class GraphSeeds {
    private static final int VISORS = 5;

    private GraphSeeds() {}

    static List<TransportEntry> entries() {
        List<TransportEntry> entries = new ArrayList<>();
        for (int from = 0; from < VISORS; from++) {
            for (int step = 1; step <= 2; step++) {
                KeyPair other = visor((from + step) % VISORS);
                entries.add(TransportEntry.of(visor(from).pub(), other.pub(), "stcpr", Label.USER));
            }
        }
        return entries;
    }

    static PathEdges edges() {
        return new PathEdges(visor(0).pub(), visor(3).pub());
    }

    private static KeyPair visor(int number) {
        return KeyPair.fromSeed(new byte[] {(byte) (number + 1)});
    }
}
